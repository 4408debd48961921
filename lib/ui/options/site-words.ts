import type { SiteView } from '../../core/protocol.ts';
import type { Extractor, SiteDefinition } from '../../core/site.ts';
import { type MessageKey, number, t, textLocale } from '../text.ts';

export const KINDS: Record<Extractor['kind'], MessageKey> = {
  page: 'kindPage',
  api: 'kindApi',
  replay: 'kindReplay',
};

export const ORIGINS: Record<SiteDefinition['origin'], MessageKey> = {
  learned: 'learned',
  user: 'yours',
  policy: 'managed',
};

const MODES: Record<SiteView['mode']['mode'], MessageKey> = {
  proactive: 'siteModeProactive',
  'on-demand': 'siteModeOnDemand',
  'stand-by': 'siteModeStandBy',
  off: 'siteModeOff',
};

/** When the streams of a site are refreshed, and why then where Freshet found that out. */
export function modeWords({ definition, mode }: SiteView): { mode: string; why: string | null } {
  const why = definition.enabled ? whyOf(mode.why) : null;
  return { mode: t(MODES[mode.mode]), why: why && t(why) };
}

function whyOf(why: SiteView['mode']['why']): MessageKey | null {
  switch (why) {
    case 'kills-old-link':
      return 'reasonKillsOldLink';
    case 'single-use':
      return 'reasonSingleUse';
    case 'renews-itself':
      return 'reasonRenewsItself';
    case 'chosen':
      return 'reasonChosen';
    // That is no matter of a site.
    case 'paused':
    case null:
      return null;
  }
}

/** What Freshet found out about the links of a site, as sentences. */
export function conductWords({ conduct }: SiteView): string[] {
  if (!conduct) return [];
  const said: string[] = [];
  if (conduct.onDemand === 'kills-old-link') said.push(t('foundKillsOldLink'));
  if (conduct.onDemand === 'single-use') said.push(t('foundSingleUse'));
  if (conduct.renewsItself) said.push(t('foundRenewsItself'));
  if (conduct.lifetime !== null) said.push(t('foundLifetime', span(conduct.lifetime)));
  return said;
}

function span(millis: number): string {
  const minutes = millis / 60_000;
  const [value, unit] = minutes < 1 ? [millis / 1000, 'second'] : [minutes, 'minute'];
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(textLocale(), options).format(value);
}

/** From how many sites on the list can be searched. */
export const MANY = 8;

/** The sites that have every word of `query` in their key, their pages, their kind or who made them. */
export function sitesWith(sites: readonly SiteView[], query: string): SiteView[] {
  const words = query.toLocaleLowerCase().split(/\s+/);
  return sites.filter((site) => {
    const { key, matches, page, extractor, origin } = site.definition;
    const text = [key, ...matches, page, t(KINDS[extractor.kind]), t(ORIGINS[origin])].join('\n').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A definition as the user's own: no longer what learning found out. */
export function asYours(site: SiteDefinition): SiteDefinition {
  const own: SiteDefinition = { ...site, origin: 'user' };
  delete own.learned;
  return own;
}

/** A key for a copy that no other site has. */
export function copyKey(key: string, taken: ReadonlySet<string>): string {
  for (let n = 2; ; n++) {
    const end = ` (${number(n)})`;
    const copy = [...key].slice(0, 80 - end.length).join('') + end;
    if (!taken.has(copy)) return copy;
  }
}
