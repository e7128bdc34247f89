/** What arguments of calls are made of: texts, names and numbers within their limits. */
import * as v from 'valibot';

export const text = v.pipe(v.string(), v.maxLength(4096));
export const name = v.pipe(v.string(), v.maxLength(253));
export const seq = v.pipe(v.number(), v.integer(), v.minValue(0));
export const none = v.strictObject({});
export const branchName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
