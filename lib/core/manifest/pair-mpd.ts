import type { Member, Mpd, MpdMemberIdentity, Representation, Template, TemplatePiece } from './family.ts';
import { templateSuccessor } from './mpd-template.ts';
import type { How, PairBook, Refusal, TemplatePair } from './pairing.ts';
import { refusal } from './pairing.ts';
import { agree, groupBy, keyOf, pairInSteps, type Matched, type Step } from './pair-steps.ts';

/** Pairs the members of two MPDs; a refusal where they are not one presentation. */
export function pairMpd(before: Mpd, after: Mpd, book: PairBook): { templates: TemplatePair[] } | { refused: Refusal } {
  if (!before.dynamic && after.dynamic) return { refused: refusal('live-instead-of-vod') };
  if (!before.dynamic && otherLength(before.duration, after.duration)) return { refused: refusal('other-durations') };
  if (before.representations.length > 0 && after.representations.length === 0) return { refused: refusal('empty') };
  const { pairs } = pairRepresentations(before, after);
  if (pairs.length === 0 && before.representations.length > 0) return { refused: refusal('no-variant') };
  const links = (of: Mpd) =>
    of.members.filter(({ identity }) => identity.of === 'mpd-link' || identity.of === 'steering');
  for (const { before: from, after: to, how } of pairInSteps(links(before), links(after), LINK_STEPS).pairs) {
    book.add(from, to, how, true);
  }
  const templates: TemplatePair[] = [];
  const oldMembers = byRepresentation(before);
  const newMembers = byRepresentation(after);
  const oldTemplates = new Map(before.templates.map((template) => [template.representation, template]));
  const freshTemplates = new Map(after.templates.map((template) => [template.representation, template]));
  const paired = new Map(pairs.map((pair) => [pair.before, pair]));
  for (const [index, old] of before.representations.entries()) {
    const pair = paired.get(old);
    const fresh = pair ? after.representations.indexOf(pair.after) : -1;
    const template = pair && templatePair(oldTemplates.get(index), freshTemplates.get(fresh), pair.how);
    const holds = pairResources(oldMembers.get(index) ?? [], newMembers.get(fresh) ?? [], template ?? null, book);
    if (template && holds) templates.push(template);
  }
  return { templates };
}

function otherLength(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && Math.abs(before - after) > Math.max(1, before / 100);
}

/** Periods by id, by start, or by order; in them representations by id, by attributes, or by order. */
function pairRepresentations(before: Mpd, after: Mpd): Matched<Representation> {
  const periods = (mpd: Mpd) => [...groupBy(mpd.representations, ({ period }) => period).values()];
  const all: Matched<Representation> = { pairs: [], left: [] };
  const steps: Step<Representation[]>[] = [
    { how: 'id', key: ([first]) => (first!.period.startsWith('#') ? null : first!.period) },
    { how: 'time', key: ([first]) => (first!.periodStart === null ? null : String(first!.periodStart)) },
  ];
  // Live periods come and go: by order only where there is one, and not where it has another id now.
  const named = ([first]: Representation[]) => !first!.period.startsWith('#');
  if (before.dynamic) steps.push({ how: 'order', key: () => '', holds: (a, b) => !named(a) || !named(b) });
  else steps.push({ how: 'order', key: () => '', inOrder: true });
  for (const { before: olds, after: news } of pairInSteps(periods(before), periods(after), steps).pairs) {
    all.pairs.push(...pairInSteps(olds, news, STEPS).pairs);
  }
  return all;
}

/** Of several BaseURLs, the alternative with the same serviceLocation, else at the same position. */
const base = (r: Representation) => r.serviceLocation ?? r.base;
const mayBe = (a: Representation, b: Representation) =>
  a.contentType === b.contentType && agree(a.resolution, b.resolution) && agree(a.language, b.language);

const STEPS: Step<Representation>[] = [
  { how: 'id', key: (r) => (r.id === '' ? null : keyOf(r.id, r.set, base(r))), holds: mayBe },
  { how: 'id', key: (r) => (r.id === '' ? null : keyOf(r.id, r.contentType, base(r))), holds: mayBe },
  {
    how: 'attributes',
    key: (r) => keyOf(r.contentType, r.resolution, r.codecs, r.frameRate, r.language, r.bandwidth, base(r)),
  },
  { how: 'attributes', key: (r) => keyOf(r.contentType, r.resolution, r.codecs, r.frameRate, r.language, base(r)) },
  { how: 'order', key: (r) => keyOf(r.contentType, r.language, r.base), inOrder: true, holds: mayBe },
];

const LINK_STEPS: Step<Member>[] = [
  {
    how: 'order',
    key: ({ identity: i }) => (i.of === 'mpd-link' ? keyOf(i.name, i.scheme, i.index) : keyOf(i.of)),
  },
];

function byRepresentation({ members }: Mpd): Map<number, Member[]> {
  const own = members.filter(({ identity }) => identity.of === 'representation');
  return groupBy(own, ({ identity }) => (identity.of === 'representation' ? identity.representation : -1));
}

/** Two templates of one representation that number its segments alike, as far as templates say so. */
function templatePair(from: Template | undefined, to: Template | undefined, how: How): TemplatePair | null {
  if (!from || !to || from.numbering !== to.numbering || !sameVariables(from.pieces, to.pieces)) return null;
  return { from: from.pieces, to: to.pieces, how };
}

/**
 * Segments by their start where both MPDs tell it (numbers may be restarted), else by number; the rest by kind. Whether
 * `template` says the same of each of them: then they are paired by it.
 */
function pairResources(
  olds: readonly Member[],
  news: readonly Member[],
  template: TemplatePair | null,
  book: PairBook,
): boolean {
  const timed = [...olds, ...news].every((member) => segmentOf(member)?.start !== null);
  const key = (member: Member): string => {
    const segment = segmentOf(member);
    if (!segment) return `${member.role} ${member.identity.of === 'representation' ? member.identity.resource : ''}`;
    return timed ? keyOf('at', Math.round(segment.start! * 1000)) : keyOf('number', segment.number);
  };
  const { pairs, left } = pairInSteps(olds, news, [{ how: timed ? 'time' : 'sequence', key }]);
  const successor = template && templateSuccessor(template.from, template.to);
  const holds = pairs.every(({ before, after }) => !segmentOf(before) || successor?.(before.url) === after.url);
  for (const { before, after, how } of pairs) {
    book.add(before, after, segmentOf(before) ? (holds ? 'template' : how) : 'position');
  }
  for (const member of left) book.leave(member, 'gone');
  return holds;
}

function segmentOf({ identity }: Member): MpdMemberIdentity | null {
  return identity.of === 'representation' && identity.resource === 'segment' ? identity : null;
}

function sameVariables(a: readonly TemplatePiece[], b: readonly TemplatePiece[]): boolean {
  const variables = (pieces: readonly TemplatePiece[]) =>
    JSON.stringify(pieces.filter((piece) => typeof piece !== 'string'));
  return variables(a) === variables(b);
}
