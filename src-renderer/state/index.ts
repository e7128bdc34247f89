export type { DialogState, MenuState, Outcome } from './actions.svelte';
export { App, provideApp, useApp } from './app.svelte';
export type { ConsoleEdit, Consoles, ConsoleTab } from './consoles.svelte';
export type { DragStore, Refusal } from './drag.svelte';
export { instantText, locale, numberText } from './locale.svelte';
export { SPEEDS } from './playback.svelte';
export { STEP_ON_SHOW, type InspectorTab } from './selection.svelte';
export type { PaletteItem } from './templates.svelte';
export * from './texts';
