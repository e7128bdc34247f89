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

/** Made when the first date is wanted: that takes as long as building a pane. */
const instants = $derived(
  new Intl.DateTimeFormat(current, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }),
);

/** A whole number with the separators of both languages, which are the same: a format for them takes long to make, too. */
export function numberText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Virtual time as a date and time of day, UTC as in the API. */
export function instantText(ms: number): string {
  return instants.format(ms);
}
