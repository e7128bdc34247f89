// `node scripts/bundle.mjs ENTRY FOLDER`: bundles a TypeScript file of the main process for plain Node and prints the
// path of the bundle. Tests start programs with it that must run as processes of their own.
import process from 'node:process';
import { bundle } from './lib/bundle.mjs';

const [entry, folder] = process.argv.slice(2);
console.log(await bundle(entry, folder, ['src-main', 'shared']));
