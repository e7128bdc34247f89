/**
 * Refusals of the API server: `metav1.Status`, in Kubernetes' own words.
 * Texts and codes: API conventions, "Response Status Kind"; seen with a real server.
 */
import type { GroupResource } from './meta';

export type StatusReason =
  | 'BadRequest'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Gone'
  | 'Expired'
  | 'TooManyRequests'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'ServiceUnavailable'
  | 'Timeout'
  | 'RequestEntityTooLarge'
  | 'Unauthorized';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** `metav1.Status` of a request that failed. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: StatusReason;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

const CODES: Record<StatusReason, number> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
};

/** A failure Status with the HTTP code of its reason. */
export function failure(reason: StatusReason, message: string, details?: Status['details']): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code: CODES[reason],
  };
}

function detailsOf(resource: GroupResource, name: string): NonNullable<Status['details']> {
  const dot = resource.indexOf('.');
  return dot < 0
    ? { name, kind: resource }
    : { name, group: resource.slice(dot + 1), kind: resource.slice(0, dot) };
}

/** `pods "x" not found` */
export function notFound(resource: GroupResource, name: string): Status {
  return failure('NotFound', `${resource} "${name}" not found`, detailsOf(resource, name));
}

/** `pods "x" already exists` */
export function alreadyExists(resource: GroupResource, name: string): Status {
  return failure('AlreadyExists', `${resource} "${name}" already exists`, detailsOf(resource, name));
}

/** `Operation cannot be fulfilled on pods "x": …`; by default because the object was modified meanwhile. */
export function conflict(
  resource: GroupResource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): Status {
  return failure(
    'Conflict',
    `Operation cannot be fulfilled on ${resource} "${name}": ${why}`,
    detailsOf(resource, name),
  );
}

/** `pods "x" is forbidden: …` */
export function forbidden(resource: GroupResource, name: string, why: string): Status {
  return failure('Forbidden', `${resource} "${name}" is forbidden: ${why}`, detailsOf(resource, name));
}

/** One complaint of validation about one field, as `field.Error` of Kubernetes. */
export interface FieldError {
  readonly field: string;
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueDuplicate'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid'
    | 'InternalError';
  /** What follows `field: `, e.g. `Required value: must specify an image`. */
  readonly message: string;
}

/** `Pod "x" is invalid: spec.containers[0].image: Required value`, several complaints in brackets. */
export function invalid(kind: string, group: string, name: string, errors: readonly FieldError[]): Status {
  const texts = errors.map((e) => `${e.field}: ${e.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return failure('Invalid', `${kind}${group ? `.${group}` : ''} "${name}" is invalid: ${list}`, {
    name,
    ...(group ? { group } : {}),
    kind,
    causes: errors.map((e) => ({ reason: e.reason, message: e.message, field: e.field })),
  });
}

export function isStatus(value: unknown): value is Status {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Status).kind === 'Status' &&
    (value as Status).status === 'Failure'
  );
}
