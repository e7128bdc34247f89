/** What a user prefers. Apart from the channels, because a window cannot be opened without it. */
import * as v from 'valibot';

export const preferencesChange = v.strictObject({
  theme: v.optional(v.picklist(['system', 'dark', 'light', 'contrast'])),
  language: v.optional(v.picklist(['system', 'en', 'zh-cn'])),
  reducedMotion: v.optional(v.picklist(['system', 'on', 'off'])),
  speed: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(1000))),
  fontSize: v.optional(v.pipe(v.number(), v.minValue(8), v.maxValue(40))),
  panels: v.optional(v.record(v.pipe(v.string(), v.maxLength(253)), v.number())),
});

export type PreferencesChange = v.InferInput<typeof preferencesChange>;

export type Preferences = {
  readonly [K in keyof PreferencesChange]-?: Exclude<PreferencesChange[K], undefined>;
};
