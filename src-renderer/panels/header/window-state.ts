/** Tells the main process what this window shows, for the state of the native menu's entries. */
import type { WindowState } from '@shared/contract';
import type { App } from '@renderer/state';

/** How long changes are gathered (ms). */
const GATHER = 150;

/** Call from an effect that reads what changes; it tells a moment later, and only what is news. */
export function windowStateTeller(app: App): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      const state = windowState(app);
      const text = JSON.stringify(state);
      if (text === told) return;
      told = text;
      // A menu that is late is no reason to disturb anybody.
      void app.client.call('app.windowState', state).catch(() => (told = ''));
    }, GATHER);
  };
}

function windowState({ session, undo, viewing, consoles, selection }: App): WindowState {
  return {
    past: !session.live,
    first: session.at.seq === 0,
    undo: undo.last !== undefined,
    redo: undo.canRedo,
    minimap: viewing.options.minimap,
    console: consoles.shown,
    selected: selection.all.length > 0,
  };
}
