import { browser } from './browser.ts';

/** The one alarm: at the earliest due time, and as a heartbeat whatever happens. */
export const ALARM = 'refresh';

/** Sets the alarm to `at` (ms) and every `heartbeatMinutes` after; `at` null: nothing is kept, so no alarm. */
export async function setAlarm(at: number | null, heartbeatMinutes: number): Promise<void> {
  if (at === null) {
    await browser.alarms.clear(ALARM);
    return;
  }
  const current = await browser.alarms.get(ALARM);
  if (current?.scheduledTime === at && current.periodInMinutes === heartbeatMinutes) return;
  browser.alarms.create(ALARM, { when: at, periodInMinutes: heartbeatMinutes });
}
