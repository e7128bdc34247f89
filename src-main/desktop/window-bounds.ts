/** Where windows were, so that they come back there. */
import { app, screen, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile, writeJsonFile } from './json-file';

const DEFAULT = { width: 1440, height: 900 };
/** A further window lies this far from the one before it (px). */
const CASCADE = 28;
/** So much of a window must be on some display for its place to be used again (px). */
const VISIBLE = 120;

const schema = v.object({
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
  maximized: v.optional(v.boolean(), false),
});

export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly maximized: boolean;
}

export class WindowBounds {
  private readonly path = join(app.getPath('userData'), 'window.json');

  /** The place for a new window. `beside` is one that is open already. */
  next(beside: BrowserWindow | undefined): Placement {
    if (beside) {
      const { x, y, width, height } = beside.getNormalBounds();
      return { x: x + CASCADE, y: y + CASCADE, width, height, maximized: false };
    }
    const kept = readJsonFile(this.path, v.nullable(schema), null);
    if (!kept) return { ...DEFAULT, maximized: false };
    return isVisible(kept) ? kept : { width: kept.width, height: kept.height, maximized: kept.maximized };
  }

  /** Remembers where a window is, whenever it has come to rest and when it closes. */
  follow(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const keep = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (window.isDestroyed() || window.isMinimized()) return;
      writeJsonFile(this.path, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    };
    window.on('resize', later);
    window.on('move', later);
    window.on('close', keep);
    window.on('closed', () => {
      clearTimeout(timer);
    });
  }
}

function isVisible(bounds: { x: number; y: number; width: number; height: number }): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const width =
      Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
    const height =
      Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y);
    return width >= VISIBLE && height >= VISIBLE;
  });
}
