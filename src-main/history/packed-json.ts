/** JSON in a `data` column: TEXT while it is short, deflated BLOB where that is clearly smaller. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { HistoryError } from './errors';

/** Below this, deflate costs more time than it saves room. */
const WORTH_PACKING = 700;

export type Packed = string | Buffer;

export function pack(text: string): Packed {
  if (text.length < WORTH_PACKING) return text;
  const packed = deflateRawSync(text, { level: 6 });
  return packed.length < text.length * 0.8 ? packed : text;
}

/** @throws HistoryError corrupt where it is no deflated text */
export function unpack(data: Packed): string {
  if (typeof data === 'string') return data;
  try {
    return inflateRawSync(data).toString('utf8');
  } catch (error) {
    throw new HistoryError('corrupt', 'The workspace file is damaged: packed data cannot be read.', {
      cause: error,
    });
  }
}
