/** Where windows' calls arrive. Apart from what answers them, so that a window can call before that is loaded. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { JsonText } from '@shared/contract';

/** Answers one call with its outcome as JSON. Nothing about it has been checked. */
export type Answer = (event: IpcMainInvokeEvent, call: unknown, args: unknown) => Promise<JsonText>;

/** Listens from now on; what is called before there is an answerer waits for it. */
export function listenToCalls(answer: Promise<Answer>): void {
  ipcMain.handle('drydock:call', async (event, call: unknown, args: unknown) =>
    (await answer)(event, call, args),
  );
}
