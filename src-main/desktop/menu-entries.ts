/** What entries of the native menu can do just now. */
import type { SessionInfo, WindowState } from '@shared/contract';

/** Of a window whose page has told nothing yet. */
export const NOTHING: WindowState = {
  past: false,
  first: false,
  undo: false,
  redo: false,
  minimap: false,
  console: false,
  selected: false,
};

interface EntryState {
  readonly enabled?: boolean;
  readonly checked?: boolean;
}

/** What each entry with a state shows, by its id; `info` null: no window shows a workspace. */
export function menuEntries(
  info: SessionInfo | null,
  window: WindowState,
  imported: boolean,
): Readonly<Record<string, EntryState>> {
  const open = info !== null;
  const writable = open && info.readOnly === null;
  const live = open && !window.past;
  return {
    savePoint: { enabled: writable },
    revert: { enabled: writable && info.savePoint !== null && info.edited },
    saveAs: { enabled: open },
    importManifests: { enabled: writable },
    importReport: { enabled: imported },
    exportPicture: { enabled: open },
    serve: { enabled: open },
    undo: { enabled: writable && live && window.undo },
    redo: { enabled: writable && live && window.redo },
    fit: { enabled: open },
    zoomSelection: { enabled: open && window.selected },
    tidy: { enabled: open },
    minimap: { enabled: open, checked: window.minimap },
    console: { enabled: open, checked: window.console },
    playPause: { enabled: writable, checked: open && info.playback.playing },
    turn: { enabled: writable && live },
    stepBack: { enabled: open && !window.first },
    first: { enabled: open && !window.first },
    stepForward: { enabled: window.past },
    live: { enabled: window.past },
    compare: { enabled: open },
    faults: { enabled: writable },
  };
}
