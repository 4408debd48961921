import { withinLimit } from '../error.ts';
import type { ResourceIdentity, ManifestResource, ResourceRole } from '../model.ts';
import { LIMITS } from '../limits.ts';
import { resourceUrl } from '../resource-url.ts';
import type { XmlElement } from './xml.ts';

type LinkName = Extract<ResourceIdentity, { of: 'mpd-link' }>['name'];

/**
 * Addresses in an MPD besides its media, which mpd-parser drops, keeps unresolved (Location) or gives one of
 * (UTCTiming): Location, PatchLocation (ISO 23009-1 5.15), UTCTiming by HTTP (5.8.4.11), license addresses
 * (dashif:Laurl, DASH-IF IOP 7.6.2.4).
 */
export function mpdLinks(mpd: XmlElement, url: string): ManifestResource[] {
  const resources: ManifestResource[] = [];
  const add = (role: ResourceRole, name: LinkName, scheme: string, reference: string) => {
    const absolute = resourceUrl(reference, url);
    if (!absolute) return;
    const index = resources.filter(({ role: other }) => other === role).length;
    resources.push({ url: absolute, role, identity: { of: 'mpd-link', name, scheme, index }, range: null });
    withinLimit(resources.length, LIMITS.reports, 'addresses');
  };
  for (const { textContent } of mpd.children('Location')) add('mpd', 'location', '', textContent);
  for (const { textContent } of mpd.children('PatchLocation')) add('patch', 'patch', '', textContent);
  for (const timing of mpd.children('UTCTiming')) {
    const scheme = timing.get('schemeIdUri') ?? '';
    // Of several addresses, separated by spaces, any will do.
    if (/:http-/.test(scheme)) {
      for (const address of (timing.get('value') ?? '').trim().split(/\s+/)) add('timing', 'timing', scheme, address);
    }
  }
  for (const protection of protections(mpd)) {
    const scheme = protection.get('schemeIdUri')?.toLowerCase() ?? '';
    for (const child of protection.childNodes) {
      if (/(^|:)laurl$/i.test(child.tagName)) add('key', 'license', scheme, child.textContent);
    }
  }
  return resources;
}

function protections(mpd: XmlElement): XmlElement[] {
  const sets = mpd.children('Period').flatMap((period) => period.children('AdaptationSet'));
  const levels = [...sets, ...sets.flatMap((set) => set.children('Representation'))];
  return levels.flatMap((level) => level.children('ContentProtection'));
}
