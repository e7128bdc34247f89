/** The program behind `drydock`: hands the process over to the command line. */
import process from 'node:process';
import { EXIT } from './command';
import { runCli } from './run';

const interrupted = new AbortController();
process.on('SIGINT', () => {
  if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
  interrupted.abort();
});
// The reader of a pipe may stop reading; that ends the program quietly, as with other tools.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin.setEncoding('utf8'),
  interactive: process.stdin.isTTY,
  showsProgress: process.stderr.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: interrupted.signal,
});

// Commands of containers that wait for their next part keep timers of real time; they are no reason to stay. What was
// written to a pipe is let out before.
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(exitCode);
