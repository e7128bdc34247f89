/** How something is to be deleted: from the body (JSON or protobuf, if there is one) and from the query. */
import { failure } from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import { parameter, flag, type Exchange } from './exchange';
import { parseBody, type Read } from './http/body';

export interface ReadDeleteOptions {
  readonly options: DeleteOptions;
  readonly dryRun: boolean;
}

const POLICIES: readonly string[] = ['Orphan', 'Background', 'Foreground'];

export function readDeleteOptions(bytes: Buffer, exchange: Exchange): Read<ReadDeleteOptions> {
  let body: Record<string, unknown> = {};
  if (bytes.length > 0) {
    const read = parseBody(bytes, exchange.request.headers['content-type']);
    if (!read.ok) return read;
    if (
      typeof read.value.value !== 'object' ||
      read.value.value === null ||
      Array.isArray(read.value.value)
    ) {
      return bad("couldn't get version/kind; json parse error: DeleteOptions must be an object");
    }
    body = read.value.value as Record<string, unknown>;
    if (typeof body['kind'] === 'string' && body['kind'] !== '' && body['kind'] !== 'DeleteOptions') {
      return bad(`decoded object cannot be converted to DeleteOptions: ${body['kind'].slice(0, 100)}`);
    }
  }
  const grace = numberOf(parameter(exchange, 'gracePeriodSeconds') ?? body['gracePeriodSeconds']);
  if (grace === null) return bad('gracePeriodSeconds must be a whole number');
  const orphan = flag(exchange, 'orphanDependents') ?? body['orphanDependents'];
  const asked = parameter(exchange, 'propagationPolicy') ?? body['propagationPolicy'];
  const policy = asked === undefined || asked === '' || asked === null ? undefined : asked;
  if (policy !== undefined && (typeof policy !== 'string' || !POLICIES.includes(policy))) {
    const message = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan"`;
    return {
      ok: false,
      status: failure('Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${message}`, {
        group: 'meta.k8s.io',
        kind: 'DeleteOptions',
        causes: [{ reason: 'FieldValueNotSupported', message, field: 'propagationPolicy' }],
      }),
    };
  }
  const propagationPolicy = (policy ??
    (typeof orphan === 'boolean' ? (orphan ? 'Orphan' : 'Background') : undefined)) as
    DeleteOptions['propagationPolicy'] | undefined;
  const preconditions = preconditionsOf(body['preconditions']);
  if (preconditions === null) return bad('preconditions must name a uid or a resourceVersion');
  const dryRun = body['dryRun'];
  return {
    ok: true,
    value: {
      options: {
        ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
        ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
        ...(preconditions === undefined ? {} : { preconditions }),
      },
      dryRun: Array.isArray(dryRun) && dryRun.includes('All'),
    },
  };
}

/** null: it is something else than a whole number. */
function numberOf(value: unknown): number | undefined | null {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

function preconditionsOf(value: unknown): DeleteOptions['preconditions'] | null {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return null;
  const { uid, resourceVersion } = value as { uid?: unknown; resourceVersion?: unknown };
  if (
    (uid !== undefined && typeof uid !== 'string') ||
    (resourceVersion !== undefined && typeof resourceVersion !== 'string')
  )
    return null;
  // Protobuf has no absent texts here: an empty one asks for nothing.
  return { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
}

function bad(message: string): { readonly ok: false; readonly status: ReturnType<typeof failure> } {
  return { ok: false, status: failure('BadRequest', message) };
}
