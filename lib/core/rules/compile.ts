import { normalLink } from '../link/parts.ts';
import { difference, isSame } from '../link/token.ts';
import type { ActiveStream } from '../stream.ts';
import { leadsOn } from './check.ts';
import { corsCompanions, corsMark } from './cors.ts';
import { type Form, formsOf } from './forms.ts';
import { redirectTarget } from './model.ts';
import { RESOURCE_TYPES, type RuleBody } from './rule.ts';

export type CompiledStream = { ok: true; rules: RuleBody[] } | { ok: false; problem: 'loop' };

/**
 * Every rule of one stream: from each link it ever had straight to the current one, with the CORS companions where the
 * origin changes. Pure: the same stream gives the same rules. Rules name an old token value, so that they cannot match
 * what they produce and leave alone a newer link that the page got by itself. They hold for the documents that play the
 * stream; the extension's own fetches have another initiator.
 * Fails where the current link cannot be reached without a loop: such a swap must not be made.
 */
export function compileStream(stream: ActiveStream): CompiledStream {
  const current = normalLink(stream.currentUrl);
  const frame = new URL(stream.frameUrl);
  const rules: RuleBody[] = [];
  const targets = new Set(samples(current));
  const companions = new Map<string, RuleBody[]>();

  for (const link of new Set(stream.generations.map(({ url }) => normalLink(url)))) {
    const change = difference(link, current);
    if (isSame(change)) continue;
    const mark = change.origin ? corsMark(frame.origin, change.origin.before) : '';
    const requests = samples(link);
    const choice = formsOf(link, current, change)
      .map((forms) => forms.map((form) => redirectRule(form, mark, frame.hostname)))
      .map((bodies) => ({ bodies, outputs: requests.flatMap((url) => redirectTarget(bodies, url) ?? []) }))
      .find(({ bodies, outputs }) => outputs.length > 0 && !leadsOn(bodies, [...outputs, ...samples(current)]));
    if (!choice) return { ok: false, problem: 'loop' };
    rules.push(...choice.bodies);
    for (const output of choice.outputs) targets.add(output);
    if (change.origin) companions.set(mark, corsCompanions(frame.origin, change.origin.before));
  }

  if (leadsOn(rules, targets)) return { ok: false, problem: 'loop' };
  return { ok: true, rules: [...rules, ...[...companions.values()].flat()] };
}

/** The rules of all streams, equal ones once: streams of one frame origin share their CORS companions. */
export function compileAll(streams: readonly ActiveStream[]): RuleBody[] {
  const bodies = streams.flatMap((stream) => {
    const compiled = compileStream(stream);
    return compiled.ok ? compiled.rules : [];
  });
  return [...new Map(bodies.map((body) => [JSON.stringify(body), body])).values()];
}

function redirectRule(form: Form, mark: string, frameHost: string): RuleBody {
  return {
    priority: form.priority,
    condition: {
      regexFilter: form.regexFilter,
      isUrlFilterCaseSensitive: true,
      initiatorDomains: [frameHost],
      resourceTypes: RESOURCE_TYPES,
    },
    action: { type: 'redirect', redirect: { regexSubstitution: `${form.regexSubstitution}${mark}` } },
  };
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
