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

/** A whole number with the language's separators. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(current).format(value);
}

/** Virtual time as a date and time of day, UTC as in the API. */
export function instantText(ms: number): string {
  return new Intl.DateTimeFormat(current, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  }).format(ms);
}
