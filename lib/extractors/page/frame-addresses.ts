import type { Attribute } from './markup.ts';
import { keyWords } from './scope.ts';

const FRAME_ELEMENTS = new Set(['iframe', 'frame', 'embed', 'object']);
/**
 * Words in the names of frame attributes that hold an address, including lazy variants: data-src, data-lazy-src,
 * data-iframe-url, …
 */
const ADDRESS_WORDS = new Set(['src', 'url', 'lazy', 'original', 'href']);

/**
 * The addresses a frame element may load, as written, with its own `src` first. Frames too small to see are beacons.
 */
export function frameAddresses(tag: string, attributes: readonly Attribute[]): string[] {
  if (!FRAME_ELEMENTS.has(tag)) return [];
  const get = (name: string) => attributes.find((attribute) => attribute.name === name)?.value.trim() ?? '';
  if (isTiny(get('width')) && isTiny(get('height'))) return [];
  const type = get('type').toLowerCase();
  if (type && type !== 'text/html' && type !== 'application/xhtml+xml') return [];
  const own = get(tag === 'object' ? 'data' : 'src');
  const lazy = attributes.filter(
    ({ name }) => name.startsWith('data-') && keyWords(name).some((word) => ADDRESS_WORDS.has(word)),
  );
  return [...new Set([own, ...lazy.map(({ value }) => value.trim())])].filter(
    (address) => address !== '' && !/^(about|javascript|data|blob):/i.test(address),
  );
}

/** The target of `<meta http-equiv="refresh">`; '' if it only reloads the page. */
export function metaRefreshAddress(content: string): string {
  return /^[\d.\s]*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(content.slice(0, 20_000).trim())?.[1]?.trim() ?? '';
}

/** Whether a key names a frame's address: `iframeUrl`, `iframe.src`, `data-embed`, `playerUrl`, JSON-LD's `embedUrl`. */
export function isFrameKey(key: string): boolean {
  const words = keyWords(key);
  if (words.includes('iframe') || (words.length === 1 && words[0] === 'embed')) return true;
  return words.some((word) => word === 'embed' || word === 'player') && words.some((word) => ADDRESS_WORDS.has(word));
}

function isTiny(size: string): boolean {
  return /^[0-2](px)?$/.test(size);
}
