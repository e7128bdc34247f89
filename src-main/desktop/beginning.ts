/**
 * From the first window to the application. A start without files shows an example that was booted when the app was
 * built: its picture is answered before the engine is loaded, and the engine loads when the window has drawn.
 */
import { app } from 'electron';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answerCalls, type Answer } from '../ipc';
import { readReadyMadePicture } from '../workspaces';
import type { Application } from './application';
import type { Beginning } from './compose';
import { RecentFiles } from './recent';
import { FIRST_EXAMPLE, startFacts } from './start-facts';
import { isOwnPage } from './window';

/** How long the window draws undisturbed what it was answered (ms). */
const DRAWING = 250;
/** A page that never asks holds the application up no longer than this (ms). */
const PATIENCE = 2000;

/**
 * @param files what the app was started with
 * @returns what answers windows' calls from now on, and the application, which takes longer
 */
export function begin(
  given: Omit<Beginning, 'readyMade'>,
  files: readonly string[],
): { readonly answer: Answer; readonly application: Promise<Application> } {
  const readyMade = join(import.meta.dirname, 'examples');
  const recent = new RecentFiles();
  const picture =
    files.length === 0 ? readReadyMadePicture(readyMade, FIRST_EXAMPLE, app.getVersion()) : null;
  const id = randomUUID();
  const asked = withResolvers();

  /** The answer to `app.start`, as JSON. */
  const early = (): string | undefined => {
    if (!picture) return undefined;
    const { state, info, ...rest } = picture;
    const preferences = given.preferences.get();
    const playback = { playing: true, speed: preferences.speed };
    const start = {
      info: { ...info, id, path: null, playback },
      ...startFacts(preferences, recent.list()),
      ...rest,
    };
    asked.resolve();
    return `${JSON.stringify(start).slice(0, -1)},"state":${state}}`;
  };

  let composed = false;
  const made = (async () => {
    if (picture) await Promise.race([asked.promise.then(() => delay(DRAWING)), delay(PATIENCE)]);
    const { compose } = await import('./compose');
    const { application, makeHandlers } = compose({ ...given, readyMade }, recent);
    application.start(files, id);
    composed = true;
    return { application, handlers: makeHandlers() };
  })();

  return {
    answer: answerCalls(
      made.then(({ handlers }) => handlers),
      (url) => isOwnPage(url, app.isPackaged),
      (call, error) => {
        console.error(`call ${call} failed:`, error);
      },
      (call) => (call === 'app.start' && !composed ? early() : undefined),
    ),
    application: made.then(({ application }) => application),
  };
}

function withResolvers(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
