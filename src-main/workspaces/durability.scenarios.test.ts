/**
 * What an acknowledged step survives: kill -9 at any moment, a full disk, truncation and flipped bits, locks that a crash
 * left behind. Processes, disks and files are real.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '@shared/contract';
import { FIRST_BRANCH, History, HistoryError, LockedError } from '../history';
import { BusyCluster, META } from '../history/testing';
import { createWorkspaceFile, openWorkspaceFile } from './file';

const KILLS = 200;
/** So many at a time, each with a file of its own. */
const FILES = 4;

let folder: string;
let appender: string;
/** The life that appenders write, as far as it was needed. */
const life: Step[] = [];
const source = new BusyCluster(20, 60).steps(1_000_000);
const stepOf = (seq: number): Step => {
  while (life.length < seq) life.push(source.next().value as Step);
  return life[seq - 1]!;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-durability-'));
  const args = ['scripts/bundle.mjs', 'src-main/workspaces/testing/appender.ts', 'out/testing'];
  appender = execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The step up to which an appender's output says that all is durable. */
const acknowledged = (output: string): number =>
  Math.max(0, ...[...output.matchAll(/^(?:ack|open) (\d+)$/gm)].map((match) => Number(match[1])));

/** Runs an appender and kills it: some time after its first batch, or some time after its start. */
function appendAndKill(path: string, dice: () => number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [appender, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let doomed = false;
    const killIn = (ms: number): void => {
      doomed = true;
      setTimeout(() => child.kill('SIGKILL'), ms);
    };
    if (dice() < 0.2) killIn(dice() * 300);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!doomed && output.includes('ack')) killIn(dice() * 25);
    });
    child.on('close', () => resolve(output));
  });
}

/** Holds the end of a file against the life that was written. */
function checkEnd(history: History): number {
  const { seq } = history.head(FIRST_BRANCH);
  if (seq > 0) expect(history.step(FIRST_BRANCH, seq)).toEqual(stepOf(seq));
  return seq;
}

function checkAll(history: History): void {
  const { seq } = history.head(FIRST_BRANCH);
  expect(history.verify()).toEqual([]);
  for (let n = 1; n <= seq; n++) expect(history.step(FIRST_BRANCH, n)).toEqual(stepOf(n));
}

/** @returns how many of the kills came after a batch was acknowledged */
async function killAgainAndAgain(path: string, kills: number, dice: () => number): Promise<number> {
  let whileAppending = 0;
  createWorkspaceFile(path, META).close();
  for (let kill = 0; kill < kills; kill++) {
    const output = await appendAndKill(path, dice);
    expect(output).not.toMatch(/^(?!ack|open)./m);
    if (/^ack/m.test(output)) whileAppending++;
    // The lock of the killed process is no hindrance: the file opens for writing.
    const file = openWorkspaceFile(path);
    try {
      expect(file.readOnly).toBeNull();
      expect(checkEnd(file.history)).toBeGreaterThanOrEqual(acknowledged(output));
      if (kill % 25 === 0) expect(file.history.verify()).toEqual([]);
    } finally {
      file.close();
    }
  }
  const history = History.open(path);
  checkAll(history);
  history.close();
  return whileAppending;
}

describe('an acknowledged step', () => {
  it(`survives kill -9 of the process at ${KILLS} random moments`, async () => {
    let random = 20_260_105;
    const dice = (): number => (random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
    const files = await Promise.all(
      Array.from({ length: FILES }, (_, i) =>
        killAgainAndAgain(join(folder, `killed-${i}.drydock`), KILLS / FILES, dice),
      ),
    );
    const whileAppending = files.reduce((sum, count) => sum + count, 0);
    expect(whileAppending).toBeGreaterThan(KILLS / 2);
  }, 600_000);
});

/** A file with a life of so many steps, in a folder of its own. */
function fileWith(steps: number): string {
  const path = join(mkdtempSync(join(folder, 'file-')), 'a.drydock');
  const history = History.create(path, META);
  for (let seq = 1; seq <= steps; seq++) history.append({ branch: FIRST_BRANCH, steps: [stepOf(seq)] });
  history.close();
  return path;
}

describe('a full disk', () => {
  /** Runs the appender where only so much can be written; the ways to get there differ in what they need. */
  const ways: readonly (readonly [string, (path: string) => string | undefined])[] = [
    [
      'a small tmpfs of our own',
      (path) => {
        const place = join(folder, 'tmpfs');
        mkdirSync(place, { recursive: true });
        const script = `mount -t tmpfs -o size=1m tmpfs "${place}" 2>/dev/null || exit 77
          "${process.execPath}" "${appender}" "${place}/a.drydock" create
          cp "${place}"/a.drydock* "${path}"`;
        for (const command of [
          ['unshare', '-m'],
          ['unshare', '-Urm'],
        ]) {
          const run = spawnSync(command[0]!, [...command.slice(1), 'sh', '-c', script], { encoding: 'utf8' });
          if (run.status === 0) return run.stdout;
        }
        return undefined;
      },
    ],
    [
      'a limit on the size of files',
      (path) => {
        const script = `trap '' XFSZ; ulimit -f 1000; exec "${process.execPath}" "${appender}" "${path}/a.drydock" create`;
        return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout;
      },
    ],
  ];

  it.each(ways)('(%s) ends the writing with the reason and loses nothing acknowledged', (_name, run) => {
    const place = mkdtempSync(join(folder, 'full-'));
    const output = run(place);
    if (output === undefined) return; // neither root nor user namespaces: the other way is there for that
    expect(acknowledged(output)).toBeGreaterThan(100);
    expect(output.trim().split('\n').at(-1)).toMatch(/^(full The disk is full|io The disk failed)/);
    const history = History.open(join(place, 'a.drydock'));
    expect(checkEnd(history)).toBeGreaterThanOrEqual(acknowledged(output));
    checkAll(history);
    history.close();
  });
});

describe('a disk that is full before a copy is whole', () => {
  /** The copy is made at `place`, where only part of it has room. */
  const ways: readonly (readonly [
    string,
    RegExp,
    (from: string, place: string, room: number) => string | null,
  ])[] = [
    [
      'a small tmpfs of our own',
      /^full The disk is full/,
      (from, place, room) => {
        const script = `cp "${place}/copy.drydock" "${place}.old" &&
          mount -t tmpfs -o size=${room} tmpfs "${place}" 2>/dev/null || exit 77
          cp "${place}.old" "${place}/copy.drydock"
          "${process.execPath}" "${appender}" "${from}" saveAs "${place}/copy.drydock"
          mkdir "${place}.after" && cp -a "${place}/." "${place}.after"`;
        for (const flags of ['-m', '-Urm']) {
          const run = spawnSync('unshare', [flags, 'sh', '-c', script], { encoding: 'utf8' });
          if (run.status !== 0) continue;
          rmSync(place, { recursive: true });
          renameSync(`${place}.after`, place);
          return run.stdout;
        }
        return null;
      },
    ],
    [
      'a limit on the size of files',
      /^io The disk failed|^full The disk is full/,
      (from, place, room) => {
        const script = `trap '' XFSZ; ulimit -f ${Math.floor(room / 1024)}
          exec "${process.execPath}" "${appender}" "${from}" saveAs "${place}/copy.drydock"`;
        return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout;
      },
    ],
  ];

  it.each(ways)('(%s) leaves what was there, and nothing half-done', (_name, reason, saveAs) => {
    const from = fileWith(400);
    const place = mkdtempSync(join(folder, 'copy-'));
    const old = Buffer.from('what was there before');
    writeFileSync(join(place, 'copy.drydock'), old);
    const output = saveAs(from, place, Math.floor(statSync(from).size / 2));
    if (output === null) return; // neither root nor user namespaces: the other way is there for that
    expect(output).toMatch(reason);
    expect(readFileSync(join(place, 'copy.drydock'))).toEqual(old);
    expect(readdirSync(place)).toEqual(['copy.drydock']);
    const history = History.open(from);
    checkAll(history);
    history.close();
  });

  it('is no full disk where there is room: the copy is whole', () => {
    const from = fileWith(50);
    const copy = join(mkdtempSync(join(folder, 'copy-')), 'copy.drydock');
    const args = [appender, from, 'saveAs', copy];
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout).toBe('saved\n');
    const history = History.open(copy);
    checkAll(history);
    history.close();
  });
});

describe('a damaged file', () => {
  it('that was truncated is opened for reading only with the reason, or refused, and not changed', () => {
    const whole = fileWith(400);
    const { size } = statSync(whole);
    for (const part of [0, 1, 100, 4096, 5000, size / 3, size / 2, size - 4096, size - 1]) {
      const path = join(mkdtempSync(join(folder, 'cut-')), 'a.drydock');
      copyFileSync(whole, path);
      truncateSync(path, Math.floor(part));
      expectRefusedOrReadOnly(path);
      rmSync(path);
    }
  });

  it('with a flipped bit anywhere is refused, or read as far as it goes, or not affected', () => {
    const whole = fileWith(150);
    const bytes = readFileSync(whole);
    let found = 0;
    for (let n = 0; n < 60; n++) {
      const at = n < 20 ? n * 5 : Math.floor(((n - 20) * bytes.length) / 40) + 37;
      const path = join(folder, 'flipped.drydock');
      const flipped = Buffer.from(bytes);
      flipped[at % bytes.length]! ^= 1 << (n % 8);
      writeFileSync(path, flipped);
      if (expectRefusedOrReadOnly(path, true)) found++;
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    }
    expect(found).toBeGreaterThan(20);
  });
});

/**
 * Opens a damaged file as the app does. What opens must say the truth as far as it goes.
 * @param mayBeFine the damage may lie where nothing is kept
 * @returns whether the damage was seen
 */
function expectRefusedOrReadOnly(path: string, mayBeFine = false): boolean {
  const before = readFileSync(path);
  try {
    const file = openWorkspaceFile(path);
    try {
      if (file.readOnly === null) {
        expect(mayBeFine).toBe(true);
        // Rows are checked when they are read: all of it is right, or verify finds what is not.
        const damage = file.history.verify();
        if (damage.length === 0) checkAll(file.history);
        return damage.length > 0;
      }
      expect(file.readOnly).toMatchObject({
        kind: 'damaged',
        message: expect.stringMatching(/damaged/) as string,
        readable: file.history.head(FIRST_BRANCH).seq,
      });
      const { seq } = file.history.head(FIRST_BRANCH);
      for (let n = 1; n <= seq; n++) expect(file.history.step(FIRST_BRANCH, n)).toEqual(stepOf(n));
      expect(() => file.history.append({ branch: FIRST_BRANCH, steps: [] })).toThrow(HistoryError);
    } finally {
      file.close();
    }
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryError);
    expect(['notAWorkspace', 'corrupt', 'newer', 'io']).toContain((error as HistoryError).kind);
  }
  if (!mayBeFine) expect(readFileSync(path).equals(before)).toBe(true);
  return true;
}

describe('a file that is open', () => {
  it('is refused to a second process, which is told who holds it, and free again when that is killed', async () => {
    const path = fileWith(3);
    const child = spawn(process.execPath, [appender, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    try {
      openWorkspaceFile(path);
      expect.unreachable('two processes have the file');
    } catch (error) {
      expect(error).toBeInstanceOf(LockedError);
      expect((error as LockedError).message).toContain(`process ${child.pid} on this computer`);
      expect((error as LockedError).holder?.pid).toBe(child.pid);
    }
    const second = spawnSync(process.execPath, [appender, path], { encoding: 'utf8' });
    expect(second.stdout).toMatch(new RegExp(`^locked a\\.drydock is open already: process ${child.pid} `));
    // Reading takes no lock.
    const reader = openWorkspaceFile(path, { readOnly: true });
    expect(reader.history.head(FIRST_BRANCH).seq).toBeGreaterThanOrEqual(3);
    reader.close();
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
    const file = openWorkspaceFile(path);
    expect(file.readOnly).toBeNull();
    file.close();
  });

  it('is refused twice to one process, too', () => {
    const path = fileWith(3);
    const file = openWorkspaceFile(path);
    expect(() => openWorkspaceFile(path)).toThrow(/this process \(\d+\) has held it since/);
    file.close();
    openWorkspaceFile(path).close();
  });

  it('is not held by what a crash left of a lock, whatever is in it', () => {
    const path = fileWith(3);
    for (const rest of ['', 'garbage', 'SQLite format 3\0and no more']) {
      writeFileSync(`${path}-lock`, rest);
      openWorkspaceFile(path).close();
    }
  });
});
