import { childPattern } from './child-patterns.ts';
import { compileStream } from './compile.ts';
import { withoutMark } from './cors.ts';
import { redirectTarget } from './simulate.ts';
import type { RuleBody } from './rule.ts';
import { sampleRedirect } from './template-pattern.ts';
import type { ActiveStream, ChildRedirect } from '../stream.ts';
import { limitChildren } from './child-limit.ts';

/** Maximum per stream: templates are regular expressions, of which a browser takes 1000 for all streams. */
export const MAX_TEMPLATES = 400;

/**
 * The templates of `stream` that its link rules do not cover: `pairs` of this refresh, and those of earlier refreshes,
 * which players may have frozen. `whole`: every template of this refresh is redirected, and so are all of its segments.
 * `rules`: those of the links and templates.
 */
export function templateRedirects(
  stream: ActiveStream,
  pairs: readonly Pick<ChildRedirect, 'from' | 'to'>[],
  recentRequests: readonly string[],
): { templates: ChildRedirect[]; whole: boolean; rules: RuleBody[] } {
  const successor = new Map(pairs.map(({ from, to }) => [from, to]));
  const all = new Map<string, ChildRedirect>();
  for (const child of stream.children) {
    const to = child.template && successor.get(child.to);
    if (to !== undefined) all.set(child.from, { ...child, to });
  }
  const since = stream.refreshCount;
  for (const { from, to } of pairs) all.set(from, { from, to, isPlaylist: false, since, template: true });
  const links = compiledRules({ ...stream, children: [] });
  const needed = [...all.values()].filter((child) => !isRedirected(links, child));
  if (needed.length === 0) return { templates: [], whole: true, rules: links };
  // A template for any signature needs one rule for every generation.
  const byFilter = new Map<string, ChildRedirect>();
  for (const child of needed) {
    const filter = childPattern(child, '', needed)?.condition.regexFilter;
    if (filter !== undefined) byFilter.set(filter, child);
  }
  const filters = new Map([...byFilter].map(([filter, child]) => [child, new RegExp(filter)]));
  const isRequested = (child: ChildRedirect) => recentRequests.some((url) => filters.get(child)?.test(url));
  const templates = limitChildren([...byFilter.values()], MAX_TEMPLATES, isRequested);
  const rules = compiledRules({ ...stream, children: templates });
  return { templates, rules, whole: pairs.every((pair) => isRedirected(rules, { ...pair, template: true })) };
}

/** Whether `rules` redirect a child to its target. */
export function isRedirected(
  rules: readonly RuleBody[],
  child: Pick<ChildRedirect, 'from' | 'to' | 'template'>,
): boolean {
  const { from, to } = sampleRedirect(child);
  return withoutMark(redirectTarget(rules, from) ?? from) === to;
}

/** The rules of a stream; empty if it does not compile. */
function compiledRules(stream: ActiveStream): RuleBody[] {
  const compiled = compileStream(stream);
  return compiled.ok ? compiled.rules : [];
}
