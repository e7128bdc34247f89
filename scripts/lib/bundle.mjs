// Bundles one TypeScript entry of the main process for plain Node, with source maps, cached by the sources' times.
// npm packages stay outside the bundle.
import fs from 'node:fs';
import path from 'node:path';
import { alias } from '../../aliases.config.js';
import { repository } from '../setup/places.mjs';
import { newest } from './files.mjs';

/**
 * Bundles `entry` (repository path) into `folder` (repository path) when a file under `sources` is newer than what is
 * there. Returns the bundle's absolute path.
 */
export async function bundle(entry, folder, sources) {
  const outDir = path.join(repository, folder);
  const name = path.basename(entry).replace(/(\.bench)?\.ts$/, '');
  const file = path.join(outDir, `${name}.js`);
  const built = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const inputs = [...sources, 'aliases.config.js', 'package-lock.json', 'scripts/lib/bundle.mjs'];
  const changed = newest(
    inputs.map((p) => path.join(repository, p)),
    (p) => !p.endsWith('.test.ts'),
  );
  if (changed <= built) return file;

  const { build } = await import('vite'); // half a second to load: only when needed
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias },
    build: {
      ssr: path.join(repository, entry),
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      sourcemap: true,
      rollupOptions: {
        output: { format: 'es', entryFileNames: `${name}.js`, chunkFileNames: `${name}-[hash].js` },
      },
    },
  });
  return file;
}
