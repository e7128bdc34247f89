/** What a window is told at its start beyond its workspace. */
import { app, nativeTheme } from 'electron';
import type { AppStart, Preferences } from '@shared/contract';
import { systemLanguage } from './preferences';

/** The example that a fresh start shows. */
export const FIRST_EXAMPLE = 'tutorial';

export function versions(): AppStart['versions'] {
  const { electron = '', chrome = '', node } = process.versions;
  return { drydock: app.getVersion(), kubernetes: 'v1.34', electron, chrome, node };
}

export function startFacts(
  preferences: Preferences,
  recent: readonly string[],
): Omit<AppStart, 'info' | 'state' | 'views' | 'examples'> {
  return {
    preferences,
    system: { language: systemLanguage(), dark: nativeTheme.shouldUseDarkColors },
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    versions: versions(),
    recent,
  };
}
