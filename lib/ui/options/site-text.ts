import type { SiteView } from '../../core/protocol.ts';
import type { Extractor, SiteDefinition } from '../../core/site.ts';
import { type MessageKey, formatNumber, t, messageLocale } from '../shared/translate.ts';

export const EXTRACTOR_LABELS: Record<Extractor['kind'], MessageKey> = {
  page: 'kindPage',
  api: 'kindApi',
  headless: 'kindHeadless',
};

export const ORIGIN_LABELS: Record<SiteDefinition['origin'], MessageKey> = {
  learned: 'learned',
  user: 'yours',
  policy: 'managed',
};

const MODE_LABELS: Record<SiteView['mode']['mode'], MessageKey> = {
  proactive: 'siteModeProactive',
  'on-demand': 'siteModeOnDemand',
  passive: 'siteModePassive',
  off: 'siteModeOff',
};

/** When the streams of a site are refreshed, and the reason if Freshet learned or the user chose it. */
export function modeText({ definition, mode }: SiteView): { mode: string; why: string | null } {
  const why = definition.enabled ? modeReasonKey(mode.why) : null;
  return { mode: t(MODE_LABELS[mode.mode]), why: why && t(why) };
}

function modeReasonKey(why: SiteView['mode']['why']): MessageKey | null {
  switch (why) {
    case 'revoke-on-issue':
      return 'reasonRevokeOnIssue';
    case 'single-use':
      return 'reasonSingleUse';
    case 'self-renewing':
      return 'reasonSelfRenewing';
    case 'chosen':
      return 'reasonChosen';
    // Not properties of a site.
    case 'paused':
    case null:
      return null;
  }
}

/** What Freshet learned about the links of a site, as sentences. */
export function behaviorText({ behavior }: SiteView): string[] {
  if (!behavior) return [];
  const sentences: string[] = [];
  if (behavior.renewalLimit === 'revoke-on-issue') sentences.push(t('foundRevokeOnIssue'));
  if (behavior.renewalLimit === 'single-use') sentences.push(t('foundSingleUse'));
  if (behavior.selfRenewing) sentences.push(t('foundSelfRenewing'));
  if (behavior.lifetime !== null) sentences.push(t('foundLifetime', lifetimeText(behavior.lifetime)));
  return sentences;
}

function lifetimeText(millis: number): string {
  const minutes = millis / 60_000;
  const [value, unit] = minutes < 1 ? [millis / 1000, 'second'] : [minutes, 'minute'];
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(messageLocale(), options).format(value);
}

/** The search field appears from this many sites on. */
export const SITE_SEARCH_FROM = 8;

/** The sites whose key, pages, kind or origin contain every word of `query`. */
export function matchingSites(sites: readonly SiteView[], query: string): SiteView[] {
  const words = query.toLocaleLowerCase().split(/\s+/);
  return sites.filter((site) => {
    const { key, matches, page, extractor, origin } = site.definition;
    const text = [key, ...matches, page, t(EXTRACTOR_LABELS[extractor.kind]), t(ORIGIN_LABELS[origin])]
      .join('\n')
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The definition with the user as its origin, without its learning record. */
export function asUserDefinition(site: SiteDefinition): SiteDefinition {
  const own: SiteDefinition = { ...site, origin: 'user' };
  delete own.learned;
  return own;
}

/** An unused key for a copy of the site `key`. */
export function copyKey(key: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) {
    const end = ` (${formatNumber(n)})`;
    const copy = [...key].slice(0, 80 - end.length).join('') + end;
    if (!taken.has(copy)) return copy;
  }
}
