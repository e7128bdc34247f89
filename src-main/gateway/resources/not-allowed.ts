import { failure } from '@shared/api';

/** A resource does not take this method. */
export const NOT_ALLOWED = failure(
  'MethodNotAllowed',
  'the server does not allow this method on the requested resource',
);
