/*
 * What the browsers remember of webRequest listeners while the background is not running (measured, Chromium 156 and
 * Firefox 153):
 *
 * Chromium keeps what was registered last, whenever that was: listeners that were removed do not wake the worker, and
 * narrowed ones wake it for their hosts only, without losing the event, although its first turn registers wide ones. It
 * knows a listener by its number in the life of the worker: what an earlier life registered under a higher number stays
 * until that number is used, and removed, again.
 * Firefox keeps what the first turn registered: there the hosts must be known at once, and so they are kept where they
 * can be read at once. What changes in the course of a life counts from the next one on: a listener that was removed
 * wakes the background once more, one that was added does not wake it before the next alarm has.
 */

import { browser } from '../browser.ts';

const WATCHED_HOSTS_KEY = 'watched-hosts';

/** Every host: for where it cannot be known in the first turn whether anything is kept. */
export const ALL_HOSTS: readonly string[] = ['*'];
/** A host that nobody can have (RFC 6761 6.4). */
export const NO_HOSTS: readonly string[] = ['freshet.invalid'];

/** The hosts that were watched last; null where this background has no storage that answers at once. */
export function rememberedHosts(): readonly string[] | null {
  if (typeof localStorage === 'undefined') return null;
  return (localStorage.getItem(WATCHED_HOSTS_KEY) ?? '').split(' ').filter((host) => host !== '');
}

/** Remembers the hosts for the next first turn; false where that cannot be done. */
export function rememberHosts(hosts: readonly string[]): boolean {
  if (typeof localStorage === 'undefined') return false;
  localStorage.setItem(WATCHED_HOSTS_KEY, hosts.join(' '));
  return true;
}

let registered = 0;

/** Counts that this life of the background registers listeners of webRequest; answers how many times it has by now. */
export function countRegistration(): number {
  return ++registered;
}

/** Remembers the count, where it is the highest so far: in Chromium, since only there does a life leave any behind. */
export async function rememberRegistrations(): Promise<void> {
  if (typeof localStorage !== 'undefined' || registered <= (await readRegistrations())) return;
  await browser.storage.session.set({ registrations: registered });
}

/** How many times a life of the background has registered its listeners, at most in this session of the browser. */
export async function readRegistrations(): Promise<number> {
  const { registrations } = await browser.storage.session.get('registrations');
  return typeof registrations === 'number' ? registrations : 0;
}
