// `npm run -s drydock -- ARGUMENTS`: the command line of src-main/cli in plain Node, no Electron, no window.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bundle } from './lib/bundle.mjs';

const program = await bundle('src-main/cli/index.ts', 'out/cli', ['src-main', 'shared']);
process.setSourceMapsEnabled(true);
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD); // file names are meant from where npm was called
process.argv[1] = program;
await import(pathToFileURL(program).href);
