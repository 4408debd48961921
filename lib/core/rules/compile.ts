import { normalizeLink } from '../url/parts.ts';
import { diffLinks } from '../url/diff.ts';
import type { ActiveStream, ChildRedirect } from '../stream.ts';
import { redirectsAgain, hasRedirectLoop } from './redirect-loops.ts';
import { childPatterns } from './child-patterns.ts';
import { corsCompanions, corsMark, noFurtherRedirect, withoutMark } from './cors.ts';
import { linksAtOtherEdges } from './other-edges.ts';
import { exactPattern, treePatterns, type RedirectPattern, patternsFor } from './redirect-patterns.ts';
import { linksToCompile } from './link-selection.ts';
import { ruleText } from './diff.ts';
import { redirectOutput, redirectTarget, exactUrl } from './simulate.ts';
import { patternRule, redirectRule, RULE_PRIORITY, type RuleBody } from './rule.ts';
import { sampleRedirect } from './template-pattern.ts';

/** `isTruncated`: there are more rules, for links that were requested longer ago. */
export type CompiledStream =
  | { ok: true; rules: RuleBody[]; isTruncated: boolean }
  | { ok: false; problem: 'loop' | 'refused' };

/**
 * Compiles every rule of one stream: from each of its links straight to the current one, with CORS companions where the
 * origin changes. Pure: the same stream gives the same rules. A rule names an old token value. So it never matches its
 * own target, or a newer link that the page fetched itself. Rules apply to the documents that play the stream; the
 * extension's own fetches have another initiator.
 * Fails if the current link cannot be reached, or only through a loop. Then the link must not be replaced.
 * @param avoid Regular expressions that the browser rejects. Links that need them get the next pattern instead.
 * @param maxRules Maximum number of link rules, for browsers without room for more; the last used links come first.
 * Does not apply to a stream with children, because their rules depend on those of all links.
 */
export function compileStream(
  stream: ActiveStream,
  avoid: ReadonlySet<string> = new Set(),
  maxRules = Infinity,
): CompiledStream {
  const current = normalizeLink(stream.currentUrl);
  const frame = new URL(stream.frameUrl);
  const targetSamples = sampleRequests(current);
  const targets = new Set(targetSamples);
  const rules: RuleBody[] = [];
  const companions = new Map<string, RuleBody[]>();

  /** The CORS marker of a redirect, and notes its companion rules; '' if the origin does not change. */
  const markFor = (from: string, to: string): string => {
    const [old, fresh] = [new URL(from).origin, new URL(to).origin];
    if (old === fresh) return '';
    const originChange = { frameOrigin: frame.origin, oldOrigin: old, isFile: stream.childMapping === 'file' };
    const mark = corsMark(originChange, current);
    companions.set(mark, [noFurtherRedirect(frame.origin, mark), ...corsCompanions(originChange)]);
    return mark;
  };
  /**
   * Adds the patterns that the browser accepts and whose targets no added rule would redirect again. Returns whether
   * they redirect the link.
   */
  const addPatterns = (link: string, patterns: readonly RedirectPattern[]): boolean => {
    const mark = markFor(link, current);
    const requests = sampleRequests(link);
    const accepted = patterns
      .filter(({ regexFilter }) => !avoid.has(regexFilter))
      .map((pattern) => patternRule(pattern, mark, frame.hostname))
      .map((body) => ({ body, outputs: requests.map((url) => redirectOutput(body, url)) }))
      .filter(
        ({ body, outputs }) => !redirectsAgain([body], [...outputs.filter((url) => url !== null), ...targetSamples]),
      );
    const byPriority = accepted.toSorted((a, b) => b.body.priority - a.body.priority);
    const redirected = requests.map((url, index) => {
      const strongest = byPriority.find(({ outputs }) => outputs[index] !== null)?.outputs[index];
      return strongest === undefined || strongest === url ? null : strongest;
    });
    for (const output of redirected) if (output !== null) targets.add(output);
    rules.push(...accepted.map(({ body }) => body));
    return redirected[0] !== null;
  };

  const links = linksToCompile(stream, current, avoid);
  const limit = stream.children.length > 0 ? Infinity : maxRules;
  for (const { link, wildcards } of links) {
    if (rules.length >= limit) break;
    if (wildcards.length > 0) addPatterns(link, wildcards);
    else {
      const isRedirected = addPatterns(link, patternsFor(link, current, diffLinks(link, current)));
      if (!isRedirected && !addPatterns(link, [exactPattern(link, current, true)])) {
        return { ok: false, problem: avoid.size > 0 ? 'refused' : 'loop' };
      }
    }
  }
  const compiledLinks = links.filter(({ wildcards }) => wildcards.length === 0).map(({ link }) => link);
  const linksElsewhere =
    rules.length >= limit ? [] : linksAtOtherEdges(compiledLinks, current, normalizeLink(stream.originalUrl));
  for (const link of linksElsewhere) {
    addPatterns(link, treePatterns(link, current, diffLinks(link, current), linkOrderOnly));
  }
  const redirected = new Set<string>();
  const byLinks = [...rules];
  const byPatterns = [...rules];
  const templates = stream.children.filter(({ template }) => template);
  const patternChildren = [...templates, ...stream.children.filter(({ session }) => session)];
  for (const child of [...patternChildren, ...stream.children.filter((it) => !isPattern(it))]) {
    // One rule per URL: browsers resolve a tie between regexFilter and urlFilter differently.
    if (redirected.has(child.from)) continue;
    redirected.add(child.from);
    const { from, to } = sampleRedirect(child);
    // Compare a pattern with the link rules only; a file may also be covered by a pattern, or by the rule of another
    // file.
    if (withoutMark(redirectTarget(isPattern(child) ? byLinks : byPatterns, from) ?? from) === to) continue;
    for (const pattern of childPatterns(child, markFor(from, to), templates)) {
      if (pattern.condition.regexFilter && avoid.has(pattern.condition.regexFilter)) continue;
      const rule = redirectRule(pattern, pattern.condition, frame.hostname);
      if (redirectsAgain([rule], [to])) continue;
      rules.push(rule);
      if (exactUrl(rule.condition) === null) byPatterns.push(rule);
      targets.add(to);
    }
  }

  const all = [...rules, ...[...companions.values()].flat()];
  return hasRedirectLoop(all, targets)
    ? { ok: false, problem: 'loop' }
    : { ok: true, rules: all, isTruncated: rules.length >= limit };
}

/** A player that resolves an old query unchanged keeps its order. */
const linkOrderOnly = <T>(query: T): T[] => [query];

/** Whether a child stands for more than one URL. */
function isPattern({ template, session }: ChildRedirect): boolean {
  return template === true || session === true;
}

/** The rules of all streams without duplicates: streams of one frame origin share their CORS companions. */
export function compileAll(streams: readonly ActiveStream[], avoid: ReadonlySet<string> = new Set()): RuleBody[] {
  return distinctRules(streams.map((stream) => compileStream(stream, avoid)));
}

/**
 * Merges the rules of separately compiled streams, without duplicates. Takes the first rule of each stream, then the
 * second, and so on. If a browser has no room for all, every stream keeps the rules of its last used links.
 */
export function distinctRules(streams: readonly CompiledStream[]): RuleBody[] {
  const lists = streams.map((compiled) => (compiled.ok ? compiled.rules : []));
  const distinct = new Map<string, RuleBody>();
  const longest = lists.reduce((maxRules, { length }) => Math.max(maxRules, length), 0);
  for (let place = 0; place < longest; place++) {
    for (const body of lists.flatMap((rules) => rules[place] ?? [])) distinct.set(ruleText(body), body);
  }
  return [...distinct.values()];
}

/**
 * Maximum number of session rules for streams, and of those with a regular expression. Both browsers take 5000; the
 * difference is for internal rules (`diff.ts`).
 */
const MAX_RULES = 4_900;
export const MAX_REGEX_RULES = 1_000;

/** The rules that fit in a browser: companions and links first, children last. */
export function withinLimits(rules: readonly RuleBody[]): RuleBody[] {
  let regexes = 0;
  const { template, child } = RULE_PRIORITY;
  const of = (kind: number) => rules.filter(({ priority }) => priority === kind);
  const first = rules.filter(({ priority }) => priority !== template && priority !== child);
  const ordered = [...first, ...of(template), ...of(child)];
  const fitting = ordered.filter(
    ({ condition }) => condition.regexFilter === undefined || ++regexes <= MAX_REGEX_RULES,
  );
  return fitting.slice(0, MAX_RULES);
}

/**
 * URLs that represent a link's tree: the link, the link with a player's parameter, and children beside and below it.
 */
function sampleRequests(link: string): string[] {
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
