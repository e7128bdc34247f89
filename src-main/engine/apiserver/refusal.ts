import type { Status } from '@shared/api';

/**
 * Leaves the way of a request from anywhere in it. Thrown inside the server only: `handle` turns it into an answer.
 */
export class Refusal extends Error {
  constructor(readonly status: Status) {
    super(status.message);
  }
}

export function refuse(status: Status): never {
  throw new Refusal(status);
}
