import { asChromiumWrites } from './browser-url.ts';
import { documentsOf, followFamily, treeOf } from '../core/children.ts';
import { normalLink } from '../core/link/parts.ts';
import { tokenParts, type TokenPart } from '../core/link/token.ts';
import { expiryOf, readTimes, type TimeReading } from '../core/link/expiry.ts';
import { compileStream } from '../core/rules/compile.ts';
import { withoutMark } from '../core/rules/cors.ts';
import { ruleChange } from '../core/rules/install.ts';
import { redirectTarget } from '../core/rules/model.ts';
import type { Rule, RuleBody } from '../core/rules/rule.ts';
import { activeStream, refreshed } from '../core/stream-changes.ts';
import type { ActiveStream } from '../core/stream.ts';

export interface Question {
  before: string;
  after: string;
  /** When `before` was first seen working (ms). */
  observedAt: number;
  /** Manifest bodies of both generations by address. */
  manifests: ReadonlyMap<string, string> | null;
  /** The page or frame that plays; without it rules hold for every page and have no CORS companions. */
  page: string | null;
  request: string | null;
}

export interface Answer {
  parts: TokenPart[];
  /** ISO 8601, null where the link does not say. */
  expiresAt: string | null;
  times: (Omit<TimeReading, 'at'> & { at: string })[];
  /** Children that only the fresh manifest names. */
  children: number;
  /** As `declarativeNetRequest.updateSessionRules` takes them. */
  rules: Rule[];
  /** Why no rules can be made, or why the manifests were not paired. */
  problem: string | null;
  /** Where the request of the question would go; the same address where no rule touches it. */
  request?: { url: string; to: string };
}

/** Stands for the page where none was given; nothing of it remains in the answer. */
const SOME_PAGE = 'https://page.invalid/';

/** Explains two links of one stream by the code that the extension runs, as it would in Chromium. */
export function explain(question: Question): Answer {
  const { observedAt, manifests, page } = question;
  const [before, after] = [asChromiumWrites(question.before), asChromiumWrites(question.after)];
  const request = question.request === null ? null : asChromiumWrites(question.request);
  const expiry = expiryOf(before, observedAt);
  const { stream, problem } = withChildren(twoLinks(before, after, page ?? SOME_PAGE, observedAt), manifests, before);
  const compiled = compileStream(stream);
  const rules = compiled.ok ? compiled.rules : [];
  const shown = page === null ? forAnyPage(rules) : rules;
  return {
    parts: tokenParts(before, after),
    expiresAt: expiry === null ? null : new Date(expiry).toISOString(),
    times: readTimes(before, observedAt).map(({ at, ...reading }) => ({ at: new Date(at).toISOString(), ...reading })),
    children: stream.children.length,
    rules: ruleChange([], shown).addRules,
    problem: compiled.ok ? problem : `no rule leads to the current link (${compiled.problem})`,
    ...(request === null ? {} : { request: { url: request, to: destination(rules, request) } }),
  };
}

function twoLinks(before: string, after: string, page: string, observedAt: number): ActiveStream {
  const from = { originalUrl: before, siteKey: '', title: '', quality: '', pageUrl: page, frameUrl: page, tabId: 0 };
  return refreshed(activeStream(from, observedAt, 0), { url: after, title: '', quality: '' }, observedAt);
}

function withChildren(
  stream: ActiveStream,
  manifests: ReadonlyMap<string, string> | null,
  before: string,
): { stream: ActiveStream; problem: string | null } {
  if (!manifests) return { stream, problem: null };
  // By its address as it was given, as Node writes it in other manifests, and as Chromium does.
  const bodies = new Map(
    [...manifests].flatMap(([url, body]) =>
      [url, normalLink(url), asChromiumWrites(url)].map((key): [string, string] => [key, body]),
    ),
  );
  const tree = (link: string) => treeOf(documentsOf(link, bodies));
  const following = followFamily(stream, tree(before), tree(stream.currentUrl), []);
  if (!following.ok) return { stream, problem: following.refused.sentence };
  const children = following.children.map((child) => ({
    ...child,
    from: asChromiumWrites(child.from),
    to: asChromiumWrites(child.to),
  }));
  return { stream: { ...stream, children }, problem: null };
}

function destination(rules: readonly RuleBody[], request: string): string {
  const url = normalLink(request);
  return withoutMark(redirectTarget(rules, url) ?? url);
}

/** Without a page there is no initiator to name, and no origin that CORS could allow. */
function forAnyPage(rules: readonly RuleBody[]): RuleBody[] {
  return rules.flatMap((rule) => {
    if (rule.action.type !== 'redirect') return [];
    const { initiatorDomains: _, ...condition } = rule.condition;
    const redirect = Object.fromEntries(
      Object.entries(rule.action.redirect).map(([key, target]: [string, string]) => [key, withoutMark(target)]),
    ) as typeof rule.action.redirect;
    return [{ ...rule, condition, action: { type: 'redirect' as const, redirect } }];
  });
}
