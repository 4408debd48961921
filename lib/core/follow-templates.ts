import { childForm } from './rules/children.ts';
import { compileStream } from './rules/compile.ts';
import { withoutMark } from './rules/cors.ts';
import { redirectTarget } from './rules/model.ts';
import type { RuleBody } from './rules/rule.ts';
import { sampleOf } from './rules/template.ts';
import type { ActiveStream, Child } from './stream.ts';
import { withinCap } from './within-cap.ts';

/** Most templates of a stream, which are regular expressions: a browser takes 1000 of them for all streams. */
export const MAX_TEMPLATES = 400;

/**
 * The templates of `stream` that its links do not lead: `pairs` of this refresh, and those of earlier ones, which players
 * may have frozen, led to the same. `whole`: every one of this refresh is led, and so are all its segments. `rules`: those
 * of the links and of the templates.
 */
export function followTemplates(
  stream: ActiveStream,
  pairs: readonly Pick<Child, 'from' | 'to'>[],
  seen: readonly string[],
): { templates: Child[]; whole: boolean; rules: RuleBody[] } {
  const successor = new Map(pairs.map(({ from, to }) => [from, to]));
  const all = new Map<string, Child>();
  for (const child of stream.children) {
    const to = child.template && successor.get(child.to);
    if (to !== undefined) all.set(child.from, { ...child, to });
  }
  const since = stream.refreshCount;
  for (const { from, to } of pairs) all.set(from, { from, to, playlist: false, since, template: true });
  const links = rulesOf({ ...stream, children: [] });
  const needed = [...all.values()].filter((child) => !isLed(links, child));
  if (needed.length === 0) return { templates: [], whole: true, rules: links };
  // One rule serves every generation where it takes any signature.
  const byFilter = new Map<string, Child>();
  for (const child of needed) {
    const filter = childForm(child, '', needed)?.condition.regexFilter;
    if (filter !== undefined) byFilter.set(filter, child);
  }
  const filters = new Map([...byFilter].map(([filter, child]) => [child, new RegExp(filter)]));
  const isAsked = (child: Child) => seen.some((url) => filters.get(child)?.test(url));
  const templates = withinCap([...byFilter.values()], MAX_TEMPLATES, isAsked);
  const rules = rulesOf({ ...stream, children: templates });
  return { templates, rules, whole: pairs.every((pair) => isLed(rules, { ...pair, template: true })) };
}

/** Whether `rules` lead a child where it belongs. */
export function isLed(rules: readonly RuleBody[], child: Pick<Child, 'from' | 'to' | 'template'>): boolean {
  const { from, to } = sampleOf(child);
  return withoutMark(redirectTarget(rules, from) ?? from) === to;
}

/** The rules of a stream, none where it cannot have any. */
function rulesOf(stream: ActiveStream): RuleBody[] {
  const compiled = compileStream(stream);
  return compiled.ok ? compiled.rules : [];
}
