// better-sqlite3 13 ships Node-API 10 prebuilds (Node >= 22.14, Electron >= 35). A runtime that stops at 9 crashes
// while loading them, and no handler can catch that. For such a runtime the same source is compiled once, against
// the experimental level of Node-API 9, into build/Release, which better-sqlite3's loader prefers over prebuilds/.
// One binary then serves Node 20 and the fallback Electron.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { say } from './places.mjs';

const require = createRequire(import.meta.url);
const manifest = require.resolve('better-sqlite3/package.json');
const home = path.dirname(manifest);
const binary = path.join(home, 'build/Release/better_sqlite3.node');
const mark = path.join(home, 'build/Release/napi-compat');

/** True where Node or Electron stops at Node-API 9. */
export function needsSqliteCompat(electronVersion) {
  return Number(electronVersion.split('.')[0]) < 35 || Number(process.versions.napi) < 10;
}

/** The compiled binary kept in the cache; whether it exists decides if a compiler is needed. */
export function cachedSqlite(cache) {
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  return path.join(cache, `better_sqlite3-${version}-${process.platform}-${process.arch}.node`);
}

/** Puts the compat build in place where it is needed, takes it away where it is not. */
export async function ensureSqlite(needed, cache) {
  if (!needed) {
    if (fs.existsSync(mark)) fs.rmSync(path.join(home, 'build'), { recursive: true });
    return;
  }
  if (fs.existsSync(mark)) return;
  if (process.platform === 'win32') throw new Error('better-sqlite3 needs Node 22.14 or newer on Windows');
  const cached = cachedSqlite(cache);
  if (!fs.existsSync(cached)) await compile(cached);
  fs.mkdirSync(path.dirname(binary), { recursive: true });
  fs.copyFileSync(cached, binary);
  fs.writeFileSync(mark, '');
}

async function compile(target) {
  say('compiling better-sqlite3 for Node-API 9 (half a minute, once)');
  const sqlite = path.join(home, 'deps/sqlite3');
  const gypi = fs.readFileSync(path.join(home, 'deps/defines.gypi'), 'utf8');
  const defines = [...gypi.matchAll(/^\s*'([A-Z0-9_]+(?:=[^']*)?)',$/gm)].map((m) => `-D${m[1]}`);
  const work = fs.mkdtempSync(`${target}.`);
  const common = ['-O2', '-DNDEBUG', '-fPIC', '-w', `-I${sqlite}`];
  // node-api-headers leaves experimental declarations out; the runtimes export this one.
  const shim = path.join(work, 'shim.h');
  fs.writeFileSync(
    shim,
    `#include <node_api.h>
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER
EXTERN_C_START
napi_status NAPI_CDECL node_api_post_finalizer(napi_env env, napi_finalize cb, void* data, void* hint);
EXTERN_C_END
`,
  );
  const [engine, addon, linked] = ['sqlite3.o', 'addon.o', 'linked.node'].map((f) => path.join(work, f));
  try {
    await Promise.all([
      run('gcc', ['-std=c99', ...common, ...defines, '-c', path.join(sqlite, 'sqlite3.c'), '-o', engine]),
      run('g++', [
        '-std=c++20',
        ...common,
        '-fvisibility=hidden',
        '-fvisibility-inlines-hidden',
        '-fno-exceptions',
        '-fno-rtti',
        '-DNAPI_VERSION=2147483647',
        '-DNAPI_EXPERIMENTAL',
        '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        '-DBUILDING_NODE_EXTENSION',
        '-include',
        shim,
        `-I${require('node-api-headers').include_dir}`,
        `-I${path.dirname(require.resolve('node-addon-api/package.json'))}`,
        '-c',
        path.join(home, 'src/better_sqlite3.cpp'),
        '-o',
        addon,
      ]),
    ]);
    const link =
      process.platform === 'darwin'
        ? ['-bundle', '-undefined', 'dynamic_lookup']
        : ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-s'];
    const libraries = process.platform === 'darwin' ? [] : ['-ldl', '-lpthread'];
    await run('g++', [...link, addon, engine, ...libraries, '-o', linked]);
    fs.renameSync(linked, target);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', () => reject(new Error(`better-sqlite3 must be compiled, and ${command} is missing`)));
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} failed:\n${errors.slice(-2000)}`));
    });
  });
}
