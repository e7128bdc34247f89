/**
 * A keyframe's data: for each living object its id, body, revision and version. Columns of variable-length integers,
 * each as the difference from the one before, deflated: about four bytes an object.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { damaged } from './row-check';
import { State } from './state';

export function encodeKeyframe(state: State): Buffer {
  const objects = [...state.objects()];
  const columns = [
    objects,
    objects.map((object) => state.bodies[object]!),
    objects.map((object) => state.revisions[object]!),
    objects.map((object) => state.versions[object]!),
  ];
  const bytes = Buffer.alloc(5 + objects.length * 20);
  let at = writeNumber(bytes, 0, objects.length);
  for (const column of columns) {
    let before = 0;
    for (const value of column) {
      at = writeNumber(bytes, at, zigzag(value - before));
      before = value;
    }
  }
  return deflateRawSync(bytes.subarray(0, at), { level: 3 });
}

/** @throws HistoryError corrupt */
export function decodeKeyframe(seq: number, data: Uint8Array): State {
  const what = `the keyframe at step ${seq}`;
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(data);
  } catch {
    throw damaged(what);
  }
  const reader = { bytes, at: 0 };
  const count = readNumber(reader);
  if (count * 4 > bytes.length) throw damaged(what);
  const column = (): Int32Array => {
    const values = new Int32Array(count);
    let before = 0;
    for (let i = 0; i < count; i++) values[i] = before += unzigzag(readNumber(reader));
    return values;
  };
  const [objects, bodies, revisions, versions] = [column(), column(), column(), column()];
  if (reader.at !== bytes.length) throw damaged(what);
  const state = new State(seq, (objects.at(-1) ?? 0) + 1024);
  for (let i = 0; i < count; i++) state.set(objects[i]!, bodies[i]!, revisions[i]!, versions[i]!);
  return state;
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function writeNumber(bytes: Buffer, at: number, value: number): number {
  let rest = value;
  while (rest > 127) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}

function readNumber(reader: { readonly bytes: Buffer; at: number }): number {
  let value = 0;
  let unit = 1;
  for (;;) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 127) * unit;
    if (byte < 128) return value;
    unit *= 128;
  }
}
