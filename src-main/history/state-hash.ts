/**
 * The hash of a state: two runs of a workspace are equal where their hashes are.
 *
 * It is the sum, in four lanes modulo 2^32, of the hashes of its objects' bodies. A sum does not care for order and
 * follows each change in no time: take the old body's hash away, add the new one's.
 */
import type { GroupResource, KubeObject } from '@shared/api';
import { createHash } from 'node:crypto';

/** The first 16 bytes of the SHA-256 of an object's resource and JSON text. */
export function bodyHash(resource: GroupResource, json: string): Buffer {
  return createHash('sha256').update(`${resource}\n${json}`).digest().subarray(0, 16);
}

export class StateHash {
  private readonly lanes = new Uint32Array(4);

  static from(bytes: Uint8Array): StateHash {
    const hash = new StateHash();
    hash.add(bytes);
    return hash;
  }

  add(body: Uint8Array): void {
    const view = new DataView(body.buffer, body.byteOffset, 16);
    for (let i = 0; i < 4; i++) this.lanes[i] = this.lanes[i]! + view.getUint32(i * 4, true);
  }

  remove(body: Uint8Array): void {
    const view = new DataView(body.buffer, body.byteOffset, 16);
    for (let i = 0; i < 4; i++) this.lanes[i] = this.lanes[i]! - view.getUint32(i * 4, true);
  }

  /** 16 bytes. */
  bytes(): Buffer {
    const bytes = Buffer.alloc(16);
    for (let i = 0; i < 4; i++) bytes.writeUInt32LE(this.lanes[i]!, i * 4);
    return bytes;
  }

  hex(): string {
    return this.bytes().toString('hex');
  }
}

/** The hash of a state given as its objects: what `History.stateHash` answers for the same state. */
export function hashState(
  objects: Iterable<{ readonly resource: GroupResource; readonly object: KubeObject }>,
): string {
  const hash = new StateHash();
  for (const { resource, object } of objects) hash.add(bodyHash(resource, JSON.stringify(object)));
  return hash.hex();
}
