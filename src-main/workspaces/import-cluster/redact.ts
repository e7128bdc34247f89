/**
 * Takes out what must not leave a cluster: the data of Secrets, the values of environment variables, and whatever looks
 * like a token, a password on a command line or a private key. What was there stays recognisable; what it was does not.
 */

export const REDACTED = 'REDACTED';
/** The same as Secrets hold it. */
const REDACTED_BASE64 = 'UkVEQUNURUQ=';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const JWT = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const PRIVATE_KEY = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** `--db-password=x`, `-token x`, `API_KEY: x`, `password="x"`. */
const ASSIGNED =
  /((?:password|passwd|token|secret|api[-_]?key|access[-_]?key|private[-_]?key)[\w-]*["']?\s*[=:]\s*["']?)([^\s"',;&]+)/gi;
const SECRET_FLAG = /^--?[\w-]*(?:password|passwd|token|secret|api-?key|access-?key)[\w-]*$/i;

export interface Redactions {
  secrets: number;
  values: number;
  tokens: number;
}

/** A copy of the object without its secrets; parts that hold none are shared. */
export function redact(object: Record<string, unknown>, count: Redactions): Record<string, unknown> {
  const cleaned = walk(object, '', count) as Record<string, unknown>;
  if (cleaned['kind'] !== 'Secret') return cleaned;
  count.secrets++;
  const blank = (part: unknown, value: string): unknown =>
    typeof part === 'object' && part !== null
      ? Object.fromEntries(Object.keys(part).map((key) => [key, value]))
      : part;
  return {
    ...cleaned,
    ...('data' in cleaned ? { data: blank(cleaned['data'], REDACTED_BASE64) } : {}),
    ...('stringData' in cleaned ? { stringData: blank(cleaned['stringData'], REDACTED) } : {}),
  };
}

function walk(value: unknown, key: string, count: Redactions): unknown {
  if (typeof value === 'string') return cleanText(value, count);
  if (Array.isArray(value)) return walkList(value, key, count);
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const name in value) {
    const old = (value as Record<string, unknown>)[name];
    let next: unknown;
    if (name === LAST_APPLIED) {
      copy ??= { ...value };
      delete copy[name];
      continue;
    }
    if (name === 'value' && key === 'env' && typeof old === 'string' && old !== '') {
      count.values++;
      next = REDACTED;
    } else next = walk(old, name, count);
    if (next !== old) (copy ??= { ...value })[name] = next;
  }
  return copy ?? value;
}

function walkList(list: readonly unknown[], key: string, count: Redactions): unknown {
  let copy: unknown[] | undefined;
  const isCommand = key === 'args' || key === 'command';
  list.forEach((old, i) => {
    const before = list[i - 1];
    let next: unknown;
    if (isCommand && typeof old === 'string' && typeof before === 'string' && SECRET_FLAG.test(before)) {
      count.tokens++;
      next = REDACTED;
    } else if (isCommand && typeof old === 'string') {
      next = cleanText(
        old.replace(ASSIGNED, (_, name: string) => {
          count.tokens++;
          return name + REDACTED;
        }),
        count,
      );
    } else next = walk(old, key === 'env' ? 'env' : '', count);
    if (next !== old) (copy ??= [...list])[i] = next;
  });
  return copy ?? list;
}

function cleanText(text: string, count: Redactions): string {
  let cleaned = text;
  if (text.includes('eyJ')) cleaned = cleaned.replace(JWT, counted(count));
  if (text.includes('PRIVATE KEY')) cleaned = cleaned.replace(PRIVATE_KEY, counted(count));
  return cleaned;
}

function counted(count: Redactions): () => string {
  return () => {
    count.tokens++;
    return REDACTED;
  };
}
