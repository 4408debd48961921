import type { KeyIdentity, Member } from './family.ts';
import { numberOf } from './hls-attributes.ts';
import { keyIdentity } from './hls-multivariant.ts';
import type { Scan } from './hls-scan.ts';
import { memberUrl } from './member-url.ts';

/**
 * EXT-X-KEY (RFC 8216bis 4.4.4.4): a key holds until the next tag of its KEYFORMAT, or METHOD=NONE, or the end. Those that are no requests (data:, skd:) are left out.
 */
export function keyMembers(scan: Scan, url: string, listedFrom: number, next: number): Member[] {
  const members: Member[] = [];
  const open = new Map<string, KeyIdentity>();
  const end = (identity: KeyIdentity | undefined, to: number) => {
    if (identity) identity.to = to;
  };
  for (const { at, attributes } of scan.own.get('EXT-X-KEY') ?? []) {
    const from = listedFrom + at;
    const { method, keyFormat } = keyIdentity(attributes);
    if (method === 'NONE') {
      for (const identity of open.values()) end(identity, from);
      open.clear();
      continue;
    }
    end(open.get(keyFormat), from);
    const iv = attributes.get('IV')?.toLowerCase() ?? null;
    const identity: KeyIdentity = { of: 'key', method, keyFormat, iv, from, to: Math.max(next, from + 1) };
    open.set(keyFormat, identity);
    const absolute = memberUrl(attributes.get('URI') ?? 'none:', url);
    if (absolute) members.push({ url: absolute, role: 'key', identity, range: null });
  }
  return members;
}

/**
 * EXT-X-PRELOAD-HINT (RFC 8216bis 4.4.5.3). A hinted part is the next one of the segment under way, `parts` of which are
 * listed: under the same identity it will be listed as a part.
 */
export function hintMembers(scan: Scan, url: string, next: number, parts: number): Member[] {
  const members: Member[] = [];
  let part = parts;
  for (const { attributes } of scan.own.get('EXT-X-PRELOAD-HINT') ?? []) {
    const type = attributes.get('TYPE') ?? '';
    const absolute = memberUrl(attributes.get('URI') ?? 'none:', url);
    if (!absolute) continue;
    const start = numberOf(attributes.get('BYTERANGE-START'));
    const length = numberOf(attributes.get('BYTERANGE-LENGTH'));
    members.push({
      url: absolute,
      role: 'hint',
      identity: type === 'PART' ? { of: 'part', msn: next, part: part++ } : { of: 'hint', type },
      range: start === null && length === null ? null : { offset: start ?? 0, length },
    });
  }
  return members;
}

/** EXT-X-RENDITION-REPORT (RFC 8216bis 4.4.5.4): players go straight to these playlists when they switch. */
export function reportMembers(scan: Scan, url: string): Member[] {
  return (scan.own.get('EXT-X-RENDITION-REPORT') ?? []).flatMap(({ attributes }, index): Member[] => {
    const absolute = memberUrl(attributes.get('URI') ?? 'none:', url);
    return absolute ? [{ url: absolute, role: 'media-playlist', identity: { of: 'report', index }, range: null }] : [];
  });
}
