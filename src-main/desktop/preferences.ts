/** What the user prefers, kept among the app's own files. */
import { app, nativeTheme } from 'electron';
import { join } from 'node:path';
import { preferencesChange, type Preferences, type PreferencesChange } from '@shared/contract';
import { readJsonFile, writeJsonFile } from './json-file';

const DEFAULTS: Preferences = {
  theme: 'system',
  language: 'system',
  reducedMotion: 'system',
  speed: 1,
  fontSize: 13,
  panels: {},
};

export class PreferenceFile {
  private readonly path = join(app.getPath('userData'), 'preferences.json');
  private current: Preferences;

  constructor() {
    const kept = readJsonFile(this.path, preferencesChange, {});
    this.current = merge(DEFAULTS, kept);
    this.apply();
  }

  get(): Preferences {
    return this.current;
  }

  /** Changes what is given and keeps the rest. */
  set(change: PreferencesChange): Preferences {
    this.current = merge(this.current, change);
    writeJsonFile(this.path, this.current);
    this.apply();
    return this.current;
  }

  /** The language of menus and dialogs now. */
  language(): 'en' | 'zh-cn' {
    return this.current.language === 'system' ? systemLanguage() : this.current.language;
  }

  private apply(): void {
    nativeTheme.themeSource =
      this.current.theme === 'contrast'
        ? 'dark'
        : this.current.theme === 'system'
          ? 'system'
          : this.current.theme;
  }
}

/** Simplified Chinese where the system speaks any Chinese, else English. */
export function systemLanguage(): 'en' | 'zh-cn' {
  return app.getPreferredSystemLanguages().some((tag) => tag.toLowerCase().startsWith('zh')) &&
    app.getLocale().toLowerCase().startsWith('zh')
    ? 'zh-cn'
    : 'en';
}

function merge(base: Preferences, change: PreferencesChange): Preferences {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...base, ...given, panels: { ...base.panels, ...change.panels } };
}
