/** A session cannot take an input or carry out a call; nothing was changed. */
export class SessionRefused extends Error {
  constructor(
    readonly code: 'readOnly' | 'failed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SessionRefused';
  }
}
