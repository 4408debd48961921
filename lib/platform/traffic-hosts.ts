/*
 * What the browsers remember of webRequest listeners while the background is not running (measured, Chromium 156 and
 * Firefox 153):
 *
 * Chromium keeps what was registered last, whenever that was: listeners that were removed do not wake the worker, and
 * narrowed ones wake it for their hosts only, without losing the event, although its first turn registers wide ones.
 * Firefox keeps what the first turn registered: there the hosts must be known at once, and so they are kept where they
 * can be read at once.
 */

const KEY = 'watched-hosts';

/** Every host: for where it cannot be known in the first turn whether anything is kept. */
export const allHosts: readonly string[] = ['*'];

/** The hosts that were watched last; null where this background has no storage that answers at once. */
export function rememberedHosts(): readonly string[] | null {
  if (typeof localStorage === 'undefined') return null;
  return (localStorage.getItem(KEY) ?? '').split(' ').filter((host) => host !== '');
}

export function rememberHosts(hosts: readonly string[]): void {
  if (typeof localStorage !== 'undefined') localStorage.setItem(KEY, hosts.join(' '));
}
