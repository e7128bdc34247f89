// Stands in for Electron's stock default app inside the fallback runtime:
//   electron [-r module]... <app folder or file> [arguments...]
// Electron gets ready when this module has been evaluated, the app in it: so an app is read before `ready`, as always.
import { app } from 'electron';
import fs from 'node:fs';
import { Module } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Taken before any -r module runs: Playwright's loader rewrites process.argv.
const argv = process.argv.slice(1);
const preload = [];
let target = null;
let wanted = 'app';
for (let i = 0; i < argv.length && target === null && wanted === 'app'; i++) {
  const a = argv[i];
  if (a === '-r' || a === '--require') preload.push(argv[++i]);
  else if (a === '-v' || a === '--version') wanted = 'version';
  else if (a === '-a' || a === '--abi') wanted = 'abi';
  else if (a.startsWith('--app=')) target = a.slice('--app='.length);
  else if (!a.startsWith('-')) target = a;
}

if (wanted === 'version') print(`v${process.versions.electron}`);
else if (wanted === 'abi') print(process.versions.modules);
else if (target === null) fail('usage: electron [-r module] <app folder or file> [arguments...]');
else await start(path.resolve(target));

async function start(entryOrFolder) {
  Module._preloadModules(preload);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const manifest = path.join(entryOrFolder, 'package.json');
  const isFolder = fs.existsSync(manifest);
  if (isFolder) {
    const pkg = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    if (pkg.version) app.setVersion(pkg.version);
    app.name = pkg.productName || pkg.name || app.name;
    app.setDesktopName(pkg.desktopName || `${app.name}.desktop`);
  }
  let entry;
  try {
    entry = Module._resolveFilename(entryOrFolder, null, true);
  } catch (error) {
    fail(`Unable to find Electron app at ${entryOrFolder}\n\n${error.message}`);
  }
  app.setAppPath(isFolder ? entryOrFolder : path.dirname(entry));
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    fail(`App threw an error during load\n${error.stack || error}`);
  }
}

function print(line) {
  console.log(line);
  process.exit(0);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
