/** The window's language. Messages read it when they are called, so a change repaints every text at once. */
import { baseLocale, isLocale, overwriteGetLocale, type Locale } from '@shared/messages';

let current = $state<Locale>(baseLocale);

overwriteGetLocale(() => current);

export function locale(): Locale {
  return current;
}

export function useLocale(value: string): void {
  if (isLocale(value)) current = value;
}

/** Formats of the language in use; each takes milliseconds to make. */
const numbers = $derived(new Intl.NumberFormat(current));
const instants = $derived(
  new Intl.DateTimeFormat(current, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }),
);

/** A whole number with the language's separators. */
export function numberText(value: number): string {
  return value >= 0 && value < 1000 ? String(value) : numbers.format(value);
}

/** Virtual time as a date and time of day, UTC as in the API. */
export function instantText(ms: number): string {
  return instants.format(ms);
}
