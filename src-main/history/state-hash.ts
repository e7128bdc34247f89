/**
 * The hash of a state: two runs of a workspace are equal where their hashes are.
 *
 * It is the sum, in four lanes modulo 2^32, of the hashes of its objects' bodies. A sum does not care for order and
 * follows each change in no time: take the old body's hash away, add the new one's.
 */
import type { GroupResource, KubeObject } from '@shared/api';
import { hash } from 'node:crypto';

/** The first 16 bytes of the SHA-256 of an object's resource and JSON text. */
export function bodyHash(resource: GroupResource, json: string): Buffer {
  // As text first: a buffer of the whole digest would be memory of its own.
  return Buffer.from(hash('sha256', `${resource}\n${json}`, 'hex').slice(0, 32), 'hex');
}

export class StateHash {
  private readonly lanes = new Uint32Array(4);

  static from(bytes: Uint8Array): StateHash {
    const hash = new StateHash();
    hash.add(bytes);
    return hash;
  }

  add(body: Uint8Array): void {
    for (let i = 0; i < 4; i++) this.lanes[i] = this.lanes[i]! + laneOf(body, i);
  }

  remove(body: Uint8Array): void {
    for (let i = 0; i < 4; i++) this.lanes[i] = this.lanes[i]! - laneOf(body, i);
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

/** Little-endian, as a signed integer: modulo 2^32 that is the same. */
function laneOf(bytes: Uint8Array, lane: number): number {
  const at = lane * 4;
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** The hash of a state given as its objects: what `History.stateHash` answers for the same state. */
export function hashState(
  objects: Iterable<{ readonly resource: GroupResource; readonly object: KubeObject }>,
): string {
  const hash = new StateHash();
  for (const { resource, object } of objects) hash.add(bodyHash(resource, JSON.stringify(object)));
  return hash.hex();
}
