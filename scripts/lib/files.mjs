// What the build scripts ask of the file system.
import fs from 'node:fs';
import path from 'node:path';

/**
 * The newest modification time (ms since the epoch) among files and folders, walked whole; 0 where there is none.
 * `counts` may leave files and folders out.
 */
export function newest(paths, counts = () => true) {
  let latest = 0;
  for (const p of paths) {
    const stat = fs.statSync(p, { throwIfNoEntry: false });
    if (!stat || !counts(p)) continue;
    latest = Math.max(latest, stat.mtimeMs);
    if (!stat.isDirectory()) continue;
    const entries = fs.readdirSync(p).map((name) => path.join(p, name));
    latest = Math.max(latest, newest(entries, counts));
  }
  return latest;
}
