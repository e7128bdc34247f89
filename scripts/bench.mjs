// `npm run bench [-- NAME…]`: runs bench/NAME.bench.ts, or all of them, each in a process of its own.
import fs from 'node:fs';
import path from 'node:path';
import { bundle } from './lib/bundle.mjs';
import { main, run } from './lib/run.mjs';
import { repository } from './setup/places.mjs';

const folder = path.join(repository, 'bench');
const all = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace(/\.bench\.ts$/, ''))
  .sort((a, b) => (a < b ? -1 : 1));

await main(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`no such benchmark: ${unknown.join(', ')}. There are: ${all.join(', ')}`);
    return 1;
  }
  let failed = 0;
  for (const name of wanted.length > 0 ? wanted : all) {
    const sources = ['bench', 'src-main', 'shared', 'src-renderer/model'];
    const program = await bundle(`bench/${name}.bench.ts`, 'out/bench', sources);
    console.log(`\n# ${name}`);
    const code = await run(process.execPath, ['--enable-source-maps', '--expose-gc', program]);
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
});
