/**
 * A program of its own: goes on writing the life of a busy cluster into a workspace file and says after each batch how
 * far it has got. Tests kill it, or take its disk away.
 *
 *   appender FILE [create|open]
 *   appender FILE saveAs COPY     saves as a copy instead, and says what came of it
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import type { Step } from '@shared/contract';
import { FIRST_BRANCH, HistoryError } from '@main/history';
import { BusyCluster, META } from '@main/history/testing';
import { createWorkspaceFile, openWorkspaceFile, saveWorkspaceAs } from '../file';

const [path = '', mode = 'open', copy = ''] = process.argv.slice(2);

/** Whoever reads may be slower than the writing is, and the pipe between them full. */
function say(line: string): void {
  const text = Buffer.from(`${line}\n`);
  for (let written = 0; written < text.length;) {
    try {
      written += writeSync(1, text, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

try {
  const file = mode === 'create' ? createWorkspaceFile(path, META) : openWorkspaceFile(path);
  if (file.readOnly !== null) throw new Error(file.readOnly.message);
  if (mode === 'saveAs') {
    (await saveWorkspaceAs(file, copy)).close();
    say('saved');
    process.exit();
  }
  const { history } = file;
  say(`open ${history.head(FIRST_BRANCH).seq}`);
  const begun = history.head(FIRST_BRANCH).seq;
  let batch: Step[] = [];
  for (const step of new BusyCluster(20, 60).steps(1_000_000)) {
    if (step.seq <= begun) continue;
    batch.push(step);
    if (batch.length < 1 + (step.seq % 7)) continue;
    history.append({
      branch: FIRST_BRANCH,
      steps: batch,
      ...(step.seq % 50 === 0 ? { checkpoint: { seq: step.seq, input: 0, state: { at: step.seq } } } : {}),
    });
    say(`ack ${step.seq}`);
    batch = [];
  }
} catch (error) {
  say(`${error instanceof HistoryError ? error.kind : 'error'} ${String((error as Error).message)}`);
  process.exitCode = 1;
}
