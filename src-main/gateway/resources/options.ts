/** Options of requests that are not as they must be, as the API server words it. */
import { failure, type Status } from '@shared/api';

export function badOption(kind: string, field: string, value: string, supported: readonly string[]): Status {
  const list = supported.map((text) => `"${text}"`).join(', ');
  return optionStatus(
    kind,
    field,
    'FieldValueNotSupported',
    `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  );
}

export function required(kind: string, field: string, why: string): Status {
  return optionStatus(kind, field, 'FieldValueRequired', `Required value: ${why}`);
}

export function forbiddenOption(kind: string, field: string, why: string): Status {
  return optionStatus(kind, field, 'FieldValueForbidden', `Forbidden: ${why}`);
}

function optionStatus(kind: string, field: string, reason: string, message: string): Status {
  return failure('Invalid', `${kind}.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind,
    causes: [{ reason, message, field }],
  });
}
