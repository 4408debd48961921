import { documentsOf, computeChildRedirects, treeOf } from '../core/rules/child-redirects.ts';
import { normalizeLink } from '../core/url/parts.ts';
import { tokenParts, type TokenPart } from '../core/url/diff.ts';
import { expiryOf, readTimes, type TimeReading } from '../core/url/expiry.ts';
import { compileStream } from '../core/rules/compile.ts';
import { withoutMark } from '../core/rules/cors.ts';
import { diffRules } from '../core/rules/diff.ts';
import { redirectTarget } from '../core/rules/simulate.ts';
import type { Rule, RuleBody } from '../core/rules/rule.ts';
import { createStream, afterRefresh } from '../core/stream-changes.ts';
import type { ActiveStream } from '../core/stream.ts';

export interface LinkQuestion {
  before: string;
  after: string;
  /** When `before` was first seen working (ms since the epoch). */
  observedAt: number;
  /** Manifest texts of both generations by URL. */
  manifests: ReadonlyMap<string, string> | null;
  /** The page or frame that plays. Without it the rules apply to every page and have no CORS rules. */
  page: string | null;
  request: string | null;
}

export interface LinkExplanation {
  parts: TokenPart[];
  /** ISO 8601; null if the link does not say. */
  expiresAt: string | null;
  times: (Omit<TimeReading, 'at'> & { at: string })[];
  /** Children that only the fresh manifest lists. */
  children: number;
  /** As `declarativeNetRequest.updateSessionRules` takes them. */
  rules: Rule[];
  /** Why rules cannot be made, or why the manifests were not paired. */
  problem: string | null;
  /** The redirect target of the requested URL; the same URL if no rule matches it. */
  request?: { url: string; to: string };
}

/** Placeholder for a missing page; removed from the result. */
const PLACEHOLDER_PAGE = 'https://page.invalid/';

/** Explains two links of one stream with the extension's own code, as it would work in Chromium. */
export function explainLinks(question: LinkQuestion): LinkExplanation {
  const { observedAt, manifests, page } = question;
  const [before, after] = [toChromiumUrl(question.before), toChromiumUrl(question.after)];
  const request = question.request === null ? null : toChromiumUrl(question.request);
  const expiry = expiryOf(before, observedAt);
  const { stream, problem } = addChildren(
    streamOfTwoLinks(before, after, page ?? PLACEHOLDER_PAGE, observedAt),
    manifests,
    before,
  );
  const compiled = compileStream(stream);
  const rules = compiled.ok ? compiled.rules : [];
  const shown = page === null ? withoutInitiator(rules) : rules;
  return {
    parts: tokenParts(before, after),
    expiresAt: expiry === null ? null : new Date(expiry).toISOString(),
    times: readTimes(before, observedAt).map(({ at, ...reading }) => ({ at: new Date(at).toISOString(), ...reading })),
    children: stream.children.length,
    rules: diffRules([], shown).addRules,
    problem: compiled.ok ? problem : `no rule leads to the current link (${compiled.problem})`,
    ...(request === null ? {} : { request: { url: request, to: redirectedUrl(rules, request) } }),
  };
}

function streamOfTwoLinks(before: string, after: string, page: string, observedAt: number): ActiveStream {
  const from = { originalUrl: before, siteKey: '', title: '', quality: '', pageUrl: page, frameUrl: page, tabId: 0 };
  return afterRefresh(createStream(from, observedAt, 0), { url: after, title: '', quality: '' }, observedAt);
}

function addChildren(
  stream: ActiveStream,
  manifests: ReadonlyMap<string, string> | null,
  before: string,
): { stream: ActiveStream; problem: string | null } {
  if (!manifests) return { stream, problem: null };
  // Under its URL as given, as Node writes it in other manifests, and as Chromium does.
  const bodies = new Map(
    [...manifests].flatMap(([url, body]) =>
      [url, normalizeLink(url), toChromiumUrl(url)].map((key): [string, string] => [key, body]),
    ),
  );
  const tree = (link: string) => treeOf(documentsOf(link, bodies));
  const following = computeChildRedirects(stream, tree(before), tree(stream.currentUrl), []);
  if (!following.ok) return { stream, problem: following.mismatch.sentence };
  const children = following.children.map((child) => ({
    ...child,
    from: toChromiumUrl(child.from),
    to: toChromiumUrl(child.to),
  }));
  return { stream: { ...stream, children }, problem: null };
}

function redirectedUrl(rules: readonly RuleBody[], request: string): string {
  const url = normalizeLink(request);
  return withoutMark(redirectTarget(rules, url) ?? url);
}

/** Without a page there is no initiator to name, and no origin for CORS to allow. */
function withoutInitiator(rules: readonly RuleBody[]): RuleBody[] {
  return rules.flatMap((rule) => {
    if (rule.action.type !== 'redirect') return [];
    const { initiatorDomains: _, ...condition } = rule.condition;
    const redirect = Object.fromEntries(
      Object.entries(rule.action.redirect).map(([key, target]: [string, string]) => [key, withoutMark(target)]),
    ) as typeof rule.action.redirect;
    return [{ ...rule, condition, action: { type: 'redirect' as const, redirect } }];
  });
}

/**
 * A URL as Chromium requests it. Among all ASCII characters in paths and queries, Node 24 and Chromium (measured with
 * 156) differ in one: Chromium escapes `|` in a path. The WHATWG URL Standard does not, and neither does Firefox (153).
 */
export function toChromiumUrl(link: string): string {
  const url = new URL(link);
  url.pathname = url.pathname.replaceAll('|', '%7C');
  return url.href;
}

/** Whether Firefox requests the URL in another form. */
export function differsInFirefox(link: string): boolean {
  return new URL(link).pathname.includes('|');
}
