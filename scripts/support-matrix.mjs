// `node scripts/support-matrix.mjs`: writes docs/support-matrix.md anew from the engine's registries.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './lib/bundle.mjs';
import { repository } from './setup/places.mjs';

const program = await bundle('src-main/engine/testing/support-matrix.ts', 'out/testing', [
  'src-main',
  'shared',
]);
const { supportMatrix } = await import(pathToFileURL(program).href);
fs.writeFileSync(path.join(repository, 'docs/support-matrix.md'), supportMatrix());
