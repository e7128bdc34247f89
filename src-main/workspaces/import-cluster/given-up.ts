/** Thrown out of an import whose signal was raised; nothing of it is left. */
export class ImportGivenUp extends Error {
  constructor() {
    super('the import was cancelled');
    this.name = 'ImportGivenUp';
  }
}

/** @throws ImportGivenUp where nobody waits for the import any more */
export function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ImportGivenUp();
}
