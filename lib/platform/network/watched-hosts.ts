/*
 * What browsers remember of webRequest listeners while the background is not running (measured, Chromium 156 and
 * Firefox 153):
 *
 * Chromium remembers the last registration, whenever it happened. A removed listener does not wake the worker. A
 * narrowed one wakes it for its hosts only and loses no event, although the first turn registers a wide one. Chromium
 * identifies a listener by its number within one run of the worker. A listener of an earlier run under a higher number
 * stays until a later run uses that number and removes it.
 *
 * Firefox remembers what the first turn registered. So the hosts must be known synchronously, and are stored where they
 * can be read that way. Later changes count from the next run on: a removed listener wakes the background once more,
 * and an added one does not wake it until an alarm has.
 */

import { browser } from '../browser.ts';

const WATCHED_HOSTS_KEY = 'watched-hosts';

/** Every host: used when the first turn cannot know whether any stream is tracked. */
export const ALL_HOSTS: readonly string[] = ['*'];
/** A host that nobody can have (RFC 6761 6.4). */
export const NO_HOSTS: readonly string[] = ['freshet.invalid'];

/** The hosts that were watched last; null if this background has no synchronous storage. */
export function rememberedHosts(): readonly string[] | null {
  if (typeof localStorage === 'undefined') return null;
  return (localStorage.getItem(WATCHED_HOSTS_KEY) ?? '').split(' ').filter((host) => host !== '');
}

/** Remembers the hosts for the next first turn; false if there is no synchronous storage. */
export function rememberHosts(hosts: readonly string[]): boolean {
  if (typeof localStorage === 'undefined') return false;
  localStorage.setItem(WATCHED_HOSTS_KEY, hosts.join(' '));
  return true;
}

let registered = 0;

/** Counts a registration of webRequest listeners in this run of the background; returns the count. */
export function countRegistration(): number {
  return ++registered;
}

/** Stores the count if it is the highest so far. Only in Chromium, where a run leaves listeners behind. */
export async function rememberRegistrations(): Promise<void> {
  if (typeof localStorage !== 'undefined' || registered <= (await readRegistrations())) return;
  await browser.storage.session.set({ registrations: registered });
}

/** The highest count of registrations in one run of the background, in this browser session. */
export async function readRegistrations(): Promise<number> {
  const { registrations } = await browser.storage.session.get('registrations');
  return typeof registrations === 'number' ? registrations : 0;
}
