/**
 * Examples that were booted when the app was built, in one folder: the workspace `NAME.drydock`, which a new window gets
 * a copy of, and `NAME.start.jsonl`, what the window shows of it at first. The second is read without the engine, which
 * takes as long to load as a window to draw. Its first line says what it is of, its second is the state.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppStart } from '@shared/contract';

/** What a window shows of a workspace at first. */
export type FirstPicture = Pick<AppStart, 'info' | 'state' | 'views'>;

type Head = Omit<FirstPicture, 'state'> & Pick<AppStart, 'examples'> & { readonly version: string };

/** A first picture whose state is still JSON: it is only passed on. */
export interface ReadyMadePicture extends Omit<Head, 'version'> {
  readonly state: string;
}

/** Where the example is that was booted when the app was built; there may be none. */
export function readyMadeFile(folder: string, example: string): string {
  return join(folder, `${example}.drydock`);
}

/** @param version of the app that makes it; no other takes it */
export function writeReadyMadePicture(
  folder: string,
  example: string,
  version: string,
  { state, ...head }: FirstPicture,
  examples: AppStart['examples'],
): void {
  const first: Head = { version, ...head, examples };
  writeFileSync(pictureFile(folder, example), `${JSON.stringify(first)}\n${JSON.stringify(state)}\n`);
}

/** Null where there is none that can be read, or it is another version's: the example is opened first then. */
export function readReadyMadePicture(
  folder: string,
  example: string,
  wanted: string,
): ReadyMadePicture | null {
  try {
    const text = readFileSync(pictureFile(folder, example), 'utf8');
    const end = text.indexOf('\n');
    const { version, ...head } = JSON.parse(text.slice(0, end)) as Head;
    return version === wanted ? { ...head, state: text.slice(end + 1) } : null;
  } catch {
    return null;
  }
}

function pictureFile(folder: string, example: string): string {
  return join(folder, `${example}.start.jsonl`);
}
