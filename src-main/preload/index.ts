/** The bridge: the only thing of the main process that a window sees. Sandboxed, without Node. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, JsonText } from '@shared/contract';

const bridge: Bridge = {
  call: (name, args) => ipcRenderer.invoke('drydock:call', name, args),
  on: (name, listener) => {
    const handler = (_event: unknown, text: JsonText): void => {
      listener(text);
    };
    ipcRenderer.on(`drydock:${name}`, handler);
    return () => {
      ipcRenderer.off(`drydock:${name}`, handler);
    };
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
};

contextBridge.exposeInMainWorld('drydock', bridge);
