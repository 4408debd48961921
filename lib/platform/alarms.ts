import { browser } from './browser.ts';

/** Name of the one alarm: it fires at the earliest due time, then as a heartbeat. */
export const REFRESH_ALARM = 'refresh';

/** Sets the alarm to `at` (ms) and every `heartbeat` (ms) after that. `at` null: no stream is tracked, so no alarm. */
export async function setAlarm(at: number | null, heartbeat: number): Promise<void> {
  if (at === null) {
    await browser.alarms.clear(REFRESH_ALARM);
    return;
  }
  const periodInMinutes = heartbeat / 60_000;
  const current = await browser.alarms.get(REFRESH_ALARM);
  if (current?.scheduledTime === at && current.periodInMinutes === periodInMinutes) return;
  browser.alarms.create(REFRESH_ALARM, { when: at, periodInMinutes });
}
