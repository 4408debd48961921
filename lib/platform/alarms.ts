import { browser } from './browser.ts';

/** The one alarm: at the earliest due time, and as a heartbeat whatever happens. */
export const REFRESH_ALARM = 'refresh';

/** Sets the alarm to `at` and every `heartbeat` after (ms); `at` null: nothing is kept, so no alarm. */
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
