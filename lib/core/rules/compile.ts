import { normalLink } from '../link/parts.ts';
import { difference, isSame } from '../link/token.ts';
import type { ActiveStream } from '../stream.ts';
import { leadsOn, loops } from './check.ts';
import { childForm } from './children.ts';
import { corsCompanions, corsMark, settled, withoutMark } from './cors.ts';
import { foldForms } from './fold.ts';
import { exactForm, type Form, formsOf } from './forms.ts';
import { redirectTarget, wholeUrl } from './model.ts';
import { sampleOf } from './template.ts';
import { PRIORITY, RESOURCE_TYPES, type Condition, type Redirect, type RuleBody } from './rule.ts';

export type CompiledStream = { ok: true; rules: RuleBody[] } | { ok: false; problem: 'loop' | 'refused' };

/** Generations with rules of their own; older ones fold into one rule for any token where that is safe. */
const OWN_RULES = 12;
/** Where it is not safe to fold, this many keep rules of their own: a viewing of hours, still a bounded number. */
const OWN_RULES_UNFOLDED = 48;
/** Edges a stream may go back and forth between; a host name that is a token itself never comes again. */
const MAX_FOLDS = 24;

/**
 * Every rule of one stream: from each link it ever had straight to the current one, with the CORS companions where the
 * origin changes. Pure: the same stream gives the same rules. Rules name an old token value, so that they cannot match
 * what they produce and leave alone a newer link that the page got by itself. They hold for the documents that play the
 * stream; the extension's own fetches have another initiator.
 *
 * `avoid`: regular expressions that the browser cannot hold; what needs them degrades to the next form.
 * Fails where the current link cannot be reached without a loop, or not at all: such a swap must not be made.
 */
export function compileStream(stream: ActiveStream, avoid: ReadonlySet<string> = new Set()): CompiledStream {
  const current = normalLink(stream.currentUrl);
  const frame = new URL(stream.frameUrl);
  const targets = new Set(samples(current));
  const rules: RuleBody[] = [];
  const companions = new Map<string, RuleBody[]>();

  /** The mark of a redirect, with its companions noted; '' where the origin stays. */
  const markFor = (from: string, to: string): string => {
    const [old, fresh] = [new URL(from).origin, new URL(to).origin];
    if (old === fresh) return '';
    const mark = corsMark(frame.origin, old, current);
    companions.set(mark, [settled(frame.origin, mark), ...corsCompanions(frame.origin, old)]);
    return mark;
  };
  /** Takes those forms that the browser holds and that lead to no URL which they would lead on. */
  const take = (link: string, forms: readonly Form[]): RuleBody[] => {
    const mark = markFor(link, current);
    const taken = forms
      .filter(({ regexFilter }) => !avoid.has(regexFilter))
      .map((form) => formRule(form, mark, frame.hostname))
      .filter((body) => !leadsOn([body], [...outputs([body], link), ...samples(current)]));
    for (const output of outputs(taken, link)) targets.add(output);
    rules.push(...taken);
    return taken;
  };

  for (const { link, folded } of generations(stream, current, avoid)) {
    if (folded.length > 0) take(link, folded);
    else {
      const taken = take(link, formsOf(link, current, difference(link, current)));
      if (redirectTarget(taken, link) === null && take(link, [exactForm(link, current, true)]).length === 0) {
        return { ok: false, problem: avoid.size > 0 ? 'refused' : 'loop' };
      }
    }
  }
  const led = new Set<string>();
  const byLinks = [...rules];
  const byPatterns = [...rules];
  const templates = stream.children.filter(({ template }) => template);
  for (const child of [...templates, ...stream.children.filter(({ template }) => !template)]) {
    // One rule for a URL: browsers decide a tie between regexFilter and urlFilter each in its way.
    if (led.has(child.from)) continue;
    led.add(child.from);
    const { from, to } = sampleOf(child);
    // Templates are told apart by their forms; files may be led by the rule of a template, or of another file.
    if (withoutMark(redirectTarget(child.template ? byLinks : byPatterns, from) ?? from) === to) continue;
    const form = childForm(child, markFor(from, to), templates);
    if (!form || (form.condition.regexFilter && avoid.has(form.condition.regexFilter))) continue;
    const rule = redirectRule(form, form.condition, frame.hostname);
    if (leadsOn([rule], [to])) continue;
    rules.push(rule);
    if (wholeUrl(rule.condition) === null) byPatterns.push(rule);
    targets.add(to);
  }

  const all = [...rules, ...[...companions.values()].flat()];
  return loops(all, targets) ? { ok: false, problem: 'loop' } : { ok: true, rules: all };
}

/** The rules of all streams, equal ones once: streams of one frame origin share their CORS companions. */
export function compileAll(streams: readonly ActiveStream[], avoid: ReadonlySet<string> = new Set()): RuleBody[] {
  return distinctRules(streams.map((stream) => compileStream(stream, avoid)));
}

/** The rules of streams that were compiled each alone, equal ones once. */
export function distinctRules(streams: readonly CompiledStream[]): RuleBody[] {
  const bodies = streams.flatMap((compiled) => (compiled.ok ? compiled.rules : []));
  return [...new Map(bodies.map((body) => [JSON.stringify(body), body])).values()];
}

/** Session rules that both browsers take at most, and how many of them with a regular expression. */
const MAX_RULES = 5_000;
const MAX_REGEX_RULES = 1_000;

/** As many rules as a browser takes: companions and links first, children last. */
export function withinLimits(rules: readonly RuleBody[]): RuleBody[] {
  let regexes = 0;
  const isChild = ({ priority }: RuleBody) => priority === PRIORITY.child || priority === PRIORITY.template;
  const isTemplate = ({ priority }: RuleBody) => priority === PRIORITY.template;
  const children = rules.filter(isChild).toSorted((a, b) => Number(isTemplate(b)) - Number(isTemplate(a)));
  const ordered = [...rules.filter((rule) => !isChild(rule)), ...children];
  const fitting = ordered.filter(
    ({ condition }) => condition.regexFilter === undefined || ++regexes <= MAX_REGEX_RULES,
  );
  return fitting.slice(0, MAX_RULES);
}

/**
 * The links that need rules, those first which were new or asked for last; the older ones folded, one form for each
 * origin, where that is safe. Where it is not, those of long ago go, and come back when one is seen being asked for; the
 * link that the stream was switched on with always stays: most players ask for it for ever.
 */
function generations(
  stream: ActiveStream,
  current: string,
  avoid: ReadonlySet<string>,
): { link: string; folded: Form[] }[] {
  const links = lastUsedFirst(stream).filter((link) => !isSame(difference(link, current)));
  const folds = new Map<string, { link: string; folded: Form[] }>();
  const unfolded: string[] = [];
  for (const link of links.slice(OWN_RULES)) {
    // A child with a token of its own stands at the same place, and must not get that of the link.
    const forms = stream.family === 'substitute' ? foldForms(link, current) : [];
    const folded = forms.filter(({ regexFilter }) => !avoid.has(regexFilter));
    const place = folded.map(({ regexFilter }) => regexFilter).join(' ');
    const rules = folded.map((form) => formRule(form, '', ''));
    if (redirectTarget(rules, link) === current && (folds.has(place) || folds.size < MAX_FOLDS)) {
      folds.set(place, { link, folded });
    } else unfolded.push(link);
  }
  const own = [...links.slice(0, OWN_RULES), ...unfolded];
  const kept = own.slice(0, OWN_RULES_UNFOLDED);
  const original = normalLink(stream.originalUrl);
  if (own.includes(original) && !kept.includes(original)) kept.splice(-1, 1, original);
  return [...kept.map((link) => ({ link, folded: [] })), ...folds.values()];
}

function lastUsedFirst({ generations: all }: ActiveStream): string[] {
  const used = new Map<string, number>();
  for (const { url, firstSeen, lastAsked = 0 } of all.toReversed()) {
    const link = normalLink(url);
    used.set(link, Math.max(used.get(link) ?? 0, firstSeen, lastAsked));
  }
  return [...used].toSorted(([, a], [, b]) => b - a).map(([link]) => link);
}

function formRule({ priority, regexFilter, regexSubstitution }: Form, mark: string, frameHost: string): RuleBody {
  return redirectRule(
    { priority, redirect: { regexSubstitution: regexSubstitution + mark } },
    { regexFilter },
    frameHost,
  );
}

function redirectRule(
  { priority, redirect }: { priority: number; redirect: Redirect['redirect'] },
  filter: Pick<Condition, 'regexFilter' | 'urlFilter'>,
  frameHost: string,
): RuleBody {
  const condition: Condition = {
    ...filter,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: [frameHost],
    resourceTypes: RESOURCE_TYPES,
  };
  return { priority, condition, action: { type: 'redirect', redirect } };
}

/** Where a rule set sends what stands for a link's family. */
function outputs(rules: readonly RuleBody[], link: string): string[] {
  return samples(link).flatMap((url) => redirectTarget(rules, url) ?? []);
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
