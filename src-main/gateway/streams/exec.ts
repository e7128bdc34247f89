/** `…/pods/NAME/exec`: runs a command in a container of the model, or keeps a shell open in it. */
import { bytesOfText, isBareShell, textOfBytes, type Status } from '@shared/api';
import type { Origin } from '@shared/contract';
import type { Session } from '@main/workspaces';
import { outcomeOf, type Channels, type Outcome } from './channels';
import { Shell } from './shell';

export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

/** Input that is collected before a command starts: bounded, as bodies of requests are. */
const MAX_STDIN = 8 * 1024 * 1024;

export async function exec(
  session: Session,
  place: Place,
  command: readonly string[],
  origin: Origin,
  channels: Channels,
): Promise<void> {
  const gone = new AbortController();
  channels.onClose(() => gone.abort());
  try {
    if (channels.hasStdin && channels.isTty && isBareShell(command)) {
      const shell = new Shell(session, place, command, origin, channels, gone.signal);
      channels.finish(outcomeOf(await shell.run()));
      return;
    }
    const stdin = channels.hasStdin ? await readAll(channels, gone.signal) : undefined;
    const ran = await session.exec({ ...place, command, ...(stdin ? { stdin } : {}) }, origin, {
      signal: gone.signal,
      onOutput: ({ stream, text }) => channels.write(stream, bytesOf(text, channels.isTty)),
    });
    channels.finish(ran.ok ? outcomeOf(ran.result.exitCode) : failureOf(ran.status));
  } catch (error) {
    channels.finish({
      status: 'Failure',
      reason: 'InternalError',
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** A Status of the API server as the end of a remote command. */
export function failureOf({ message, reason, code }: Status): Outcome {
  return { status: 'Failure', message, reason, code };
}

/** Text as the bytes that a process would have written; a terminal begins lines at the left. */
export function bytesOf(text: string, isTty: boolean): Buffer {
  return Buffer.from(bytesOfText(isTty ? text.replace(/\r?\n/g, '\r\n') : text));
}

/** All that the client sends until it closes its input, or goes. A terminal ends it with Ctrl-D. */
export function readAll(channels: Channels, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const done = (): void => resolve(textOfBytes(Buffer.concat(pieces)));
    signal.addEventListener('abort', done);
    channels.onInput((piece) => {
      const end = channels.isTty ? piece.indexOf(4) : -1;
      size += piece.length;
      if (size > MAX_STDIN) {
        reject(new Error('the input is too large'));
        return;
      }
      pieces.push(end < 0 ? piece : piece.subarray(0, end));
      if (end >= 0) done();
    }, done);
  });
}
