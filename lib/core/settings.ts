import * as v from 'valibot';

/** The viewer's settings. Records of older versions may lack everything but the period; defaults fill in the rest. */
export const SettingsSchema = v.object({
  /** Longest time between two refreshes of a stream. */
  periodMinutes: v.pipe(
    v.number('Give a number of minutes'),
    v.minValue(0.5, 'At least half a minute'),
    v.maxValue(30, 'At most 30 minutes'),
  ),
  /** How long a paused player's link stays fresh; null: as long as its tab is open. */
  idleHours: v.optional(v.nullable(v.picklist([1, 4, 12])), null),
  /** How long the history of a stream is stored. */
  historyHours: v.optional(v.picklist([1, 6, 24]), 24),
  notifyFailing: v.optional(v.boolean(), false),
  notifyRecovered: v.optional(v.boolean(), false),
  /** The viewer paused everything: Freshet refreshes no stream on its own. */
  paused: v.optional(v.boolean(), false),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, { periodMinutes: 4 });
