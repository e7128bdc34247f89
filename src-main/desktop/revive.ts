/**
 * A view that crashed comes back with the same session: nothing of a workspace lives in the view. One that crashes again
 * and again would do so for ever: then somebody is asked.
 */
import { dialog, type BrowserWindow } from 'electron';
import { m } from '@shared/messages';

/** So many crashes within this time (ms) are no accident. */
const CRASHES = 3;
const WITHIN = 60_000;

/** @param title what the window shows, for the question */
export function reviveAfterCrash(window: BrowserWindow, title: () => string): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes = [...crashes.filter((then) => now - then < WITHIN), now];
    if (crashes.length < CRASHES) {
      window.reload();
      return;
    }
    crashes = [];
    void ask(window, title(), reason);
  });
}

async function ask(window: BrowserWindow, title: string, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: m.crash_title({ title }),
    detail: m.crash_detail({ reason }),
    buttons: [m.crash_reload(), m.crash_close()],
    defaultId: 0,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.reload();
  else window.close();
}
