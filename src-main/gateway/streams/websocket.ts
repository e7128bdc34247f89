/**
 * Remote commands over WebSocket: one connection, the first byte of each message names the channel. Models
 * `apimachinery/pkg/util/remotecommand` and its subprotocols up to `v5.channel.k8s.io` @ v1.34. Left out: the base64
 * forms.
 */
import type { WebSocket } from 'ws';
import { outcomeJson, type Channels, type Outcome } from './channels';

/** Newest first. */
export const COMMAND_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const;

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
/** v5: the next byte names a channel that the client has closed. */
const CLOSE = 255;

/** What is not read by a slow client is kept up to so many bytes; then it is let go. */
const MAX_BUFFERED = 16 * 1024 * 1024;

export function webSocketChannels(
  socket: WebSocket,
  options: { readonly stdin: boolean; readonly tty: boolean },
): Channels {
  const inputs: ((bytes: Buffer) => void)[] = [];
  const ends: (() => void)[] = [];
  const early: Buffer[] = [];
  let hasEnded = false;
  let isOver = false;

  const send = (channel: number, bytes: Buffer): void => {
    if (isOver || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED) {
      socket.terminate();
      return;
    }
    socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
  };
  socket.on('message', (data, isBinary) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    if (!isBinary && socket.protocol !== '' && bytes.length > 0 && bytes[0]! >= 0x30) return;
    const [channel] = bytes;
    if (channel === STDIN && !hasEnded) {
      const piece = bytes.subarray(1);
      if (inputs.length === 0) early.push(piece);
      for (const listener of inputs) listener(piece);
    } else if (channel === CLOSE && bytes[1] === STDIN && socket.protocol === 'v5.channel.k8s.io') {
      hasEnded = true;
      for (const listener of ends) listener();
    }
  });

  return {
    hasStdin: options.stdin,
    isTty: options.tty,
    write: (stream, bytes) => send(stream === 'stdout' ? STDOUT : STDERR, bytes),
    finish(outcome: Outcome) {
      const isStructured = socket.protocol === 'v5.channel.k8s.io' || socket.protocol === 'v4.channel.k8s.io';
      if (isStructured) send(ERROR, Buffer.from(outcomeJson(outcome)));
      else if (outcome.status === 'Failure') send(ERROR, Buffer.from(outcome.message));
      isOver = true;
      socket.close(1000);
    },
    onInput(listener, end) {
      inputs.push(listener);
      ends.push(end);
      for (const piece of early.splice(0)) listener(piece);
      if (hasEnded) end();
    },
    onClose: (listener) => void socket.on('close', listener),
  };
}
