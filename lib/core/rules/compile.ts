import { normalLink } from '../link/parts.ts';
import { difference } from '../link/token.ts';
import type { ActiveStream, Child } from '../stream.ts';
import { leadsOn, loops } from './check.ts';
import { childForms } from './children.ts';
import { corsCompanions, corsMark, settled, withoutMark } from './cors.ts';
import { atOtherEdges } from './edges.ts';
import { exactForm, familyForms, type Form, formsOf } from './forms.ts';
import { generations } from './generations.ts';
import { ruleText } from './install.ts';
import { outputOf, redirectTarget, wholeUrl } from './model.ts';
import { formRule, redirectRule } from './redirect-rule.ts';
import { sampleOf } from './template.ts';
import { PRIORITY, type RuleBody } from './rule.ts';

/** `cut`: there are more rules, of links that were asked for longer ago. */
export type CompiledStream = { ok: true; rules: RuleBody[]; cut: boolean } | { ok: false; problem: 'loop' | 'refused' };

/**
 * Every rule of one stream: from each link it ever had straight to the current one, with the CORS companions where the
 * origin changes. Pure: the same stream gives the same rules. Rules name an old token value, so that they cannot match
 * what they produce and leave alone a newer link that the page got by itself. They hold for the documents that play the
 * stream; the extension's own fetches have another initiator.
 *
 * `avoid`: regular expressions that the browser cannot hold; what needs them degrades to the next form.
 * `most`: so many rules of links are enough, as where a browser takes no more of each stream; those of links that were new
 * or asked for last. A stream whose children have rules of their own is not cut: those depend on all of the links'.
 * Fails where the current link cannot be reached without a loop, or not at all: such a swap must not be made.
 */
export function compileStream(
  stream: ActiveStream,
  avoid: ReadonlySet<string> = new Set(),
  most = Infinity,
): CompiledStream {
  const current = normalLink(stream.currentUrl);
  const frame = new URL(stream.frameUrl);
  const arrivals = samples(current);
  const targets = new Set(arrivals);
  const rules: RuleBody[] = [];
  const companions = new Map<string, RuleBody[]>();

  /** The mark of a redirect, with its companions noted; '' where the origin stays. */
  const markFor = (from: string, to: string): string => {
    const [old, fresh] = [new URL(from).origin, new URL(to).origin];
    if (old === fresh) return '';
    const crossing = { frameOrigin: frame.origin, oldOrigin: old, isFile: stream.family === 'file' };
    const mark = corsMark(crossing, current);
    companions.set(mark, [settled(frame.origin, mark), ...corsCompanions(crossing)]);
    return mark;
  };
  /** Takes those forms that the browser holds and that lead to no URL which they would lead on. Whether they lead the link. */
  const take = (link: string, forms: readonly Form[]): boolean => {
    const mark = markFor(link, current);
    const requests = samples(link);
    const taken = forms
      .filter(({ regexFilter }) => !avoid.has(regexFilter))
      .map((form) => formRule(form, mark, frame.hostname))
      .map((body) => ({ body, outputs: requests.map((url) => outputOf(body, url)) }))
      .filter(({ body, outputs }) => !leadsOn([body], [...outputs.filter((url) => url !== null), ...arrivals]));
    const byPriority = taken.toSorted((a, b) => b.body.priority - a.body.priority);
    const led = requests.map((url, index) => {
      const strongest = byPriority.find(({ outputs }) => outputs[index] !== null)?.outputs[index];
      return strongest === undefined || strongest === url ? null : strongest;
    });
    for (const output of led) if (output !== null) targets.add(output);
    rules.push(...taken.map(({ body }) => body));
    return led[0] !== null;
  };

  const links = generations(stream, current, avoid);
  const enough = stream.children.length > 0 ? Infinity : most;
  for (const { link, folded } of links) {
    if (rules.length >= enough) break;
    if (folded.length > 0) take(link, folded);
    else {
      const isLed = take(link, formsOf(link, current, difference(link, current)));
      if (!isLed && !take(link, [exactForm(link, current, true)])) {
        return { ok: false, problem: avoid.size > 0 ? 'refused' : 'loop' };
      }
    }
  }
  const own = links.filter(({ folded }) => folded.length === 0).map(({ link }) => link);
  const elsewhere = rules.length >= enough ? [] : atOtherEdges(own, current, normalLink(stream.originalUrl));
  for (const link of elsewhere) {
    take(link, familyForms(link, current, difference(link, current), inLinkOrder));
  }
  const led = new Set<string>();
  const byLinks = [...rules];
  const byPatterns = [...rules];
  const templates = stream.children.filter(({ template }) => template);
  const patterns = [...templates, ...stream.children.filter(({ alike }) => alike)];
  for (const child of [...patterns, ...stream.children.filter((it) => !isPattern(it))]) {
    // One rule for a URL: browsers decide a tie between regexFilter and urlFilter each in its way.
    if (led.has(child.from)) continue;
    led.add(child.from);
    const { from, to } = sampleOf(child);
    // Patterns are told apart by their forms; files may be led by a pattern, or by the rule of another file.
    if (withoutMark(redirectTarget(isPattern(child) ? byLinks : byPatterns, from) ?? from) === to) continue;
    for (const form of childForms(child, markFor(from, to), templates)) {
      if (form.condition.regexFilter && avoid.has(form.condition.regexFilter)) continue;
      const rule = redirectRule(form, form.condition, frame.hostname);
      if (leadsOn([rule], [to])) continue;
      rules.push(rule);
      if (wholeUrl(rule.condition) === null) byPatterns.push(rule);
      targets.add(to);
    }
  }

  const all = [...rules, ...[...companions.values()].flat()];
  return loops(all, targets) ? { ok: false, problem: 'loop' } : { ok: true, rules: all, cut: rules.length >= enough };
}

/** Whoever takes a query over as it is keeps its order. */
const inLinkOrder = <T>(query: T): T[] => [query];

/** Whether a child stands for more than one URL. */
function isPattern({ template, alike }: Child): boolean {
  return template === true || alike === true;
}

/** The rules of all streams, equal ones once: streams of one frame origin share their CORS companions. */
export function compileAll(streams: readonly ActiveStream[], avoid: ReadonlySet<string> = new Set()): RuleBody[] {
  return distinctRules(streams.map((stream) => compileStream(stream, avoid)));
}

/**
 * The rules of streams that were compiled each alone, equal ones once. The first of each stream come first, then the
 * second: where not all fit into a browser, every stream keeps those of its links that were new or asked for last.
 */
export function distinctRules(streams: readonly CompiledStream[]): RuleBody[] {
  const lists = streams.map((compiled) => (compiled.ok ? compiled.rules : []));
  const distinct = new Map<string, RuleBody>();
  const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
  for (let place = 0; place < longest; place++) {
    for (const body of lists.flatMap((rules) => rules[place] ?? [])) distinct.set(ruleText(body), body);
  }
  return [...distinct.values()];
}

/**
 * Session rules for streams at most, and how many of them with a regular expression. Both browsers take 5000; the rest is
 * room for the extension's own requests (`install.ts`).
 */
const MAX_RULES = 4_900;
export const MAX_REGEX_RULES = 1_000;

/** As many rules as a browser takes: companions and links first, children last. */
export function withinLimits(rules: readonly RuleBody[]): RuleBody[] {
  let regexes = 0;
  const { template, child } = PRIORITY;
  const of = (kind: number) => rules.filter(({ priority }) => priority === kind);
  const first = rules.filter(({ priority }) => priority !== template && priority !== child);
  const ordered = [...first, ...of(template), ...of(child)];
  const fitting = ordered.filter(
    ({ condition }) => condition.regexFilter === undefined || ++regexes <= MAX_REGEX_RULES,
  );
  return fitting.slice(0, MAX_RULES);
}

/** Requests that stand for a link's family: itself, with a player's tail, and a child beside and below it. */
function samples(link: string): string[] {
  const [path = '', query] = link.split('?', 2);
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  const tail = query === undefined ? '' : `?${query}`;
  return [
    link,
    `${link}${query === undefined ? '?' : '&'}_HLS_msn=1`,
    `${directory}a/b.ts${tail}`,
    `${directory}c.m3u8`,
  ];
}
