import * as v from 'valibot';

/** What the viewer can set. `periodMinutes`: the longest time between two refreshes of a stream. */
export const SettingsSchema = v.object({
  periodMinutes: v.pipe(
    v.number('Give a number of minutes'),
    v.minValue(0.5, 'At least half a minute'),
    v.maxValue(30, 'At most 30 minutes'),
  ),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = { periodMinutes: 4 };
