import type { Status } from '@shared/api';

/**
 * Leaves the way of a request from anywhere in it. Thrown inside the server only: `handle` turns it into an answer.
 * It is no Error, since a refusal is no bug and nobody needs its stack.
 */
export class Refusal {
  constructor(readonly status: Status) {}
}

export function refuse(status: Status): never {
  throw new Refusal(status);
}
