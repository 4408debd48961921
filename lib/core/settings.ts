import * as v from 'valibot';

/**
 * What the viewer can set. Everything but the period may be missing in what an older version stored, and then is as at
 * the start.
 */
export const SettingsSchema = v.object({
  /** The longest time between two refreshes of a stream. */
  periodMinutes: v.pipe(
    v.number('Give a number of minutes'),
    v.minValue(0.5, 'At least half a minute'),
    v.maxValue(30, 'At most 30 minutes'),
  ),
  /** How long the link of a paused player stays fresh; null: as long as its tab is open. */
  idleHours: v.optional(v.nullable(v.picklist([1, 4, 12])), null),
  /** How long the history of a stream is kept. */
  historyHours: v.optional(v.picklist([1, 6, 24]), 24),
  notifyFailing: v.optional(v.boolean(), false),
  notifyRecovered: v.optional(v.boolean(), false),
  /** The viewer paused everything: no stream is refreshed by itself. */
  paused: v.optional(v.boolean(), false),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, { periodMinutes: 4 });
