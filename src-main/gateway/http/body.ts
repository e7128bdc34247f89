/** Reads the body of a request: bounded, in one of the forms that the API takes, and never deeper than is sound. */
import { failure, parseManifests, type Manifests, type Status } from '@shared/api';
import type { IncomingMessage } from 'node:http';
import { decodeProtobuf, MalformedProtobuf } from '../protobuf/decode';

/** As a real API server: 3 MiB. */
export const MAX_BODY = 3 * 1024 * 1024;
/** Deeper JSON is refused before anything walks it. */
const MAX_DEPTH = 500;
/** An object of more parts is none that anybody wrote, but aliases of YAML multiplied. */
const MAX_PARTS = 500_000;
/** A client that sends nothing for so long (real ms) while its body is awaited is let go. */
const BODY_TIMEOUT = 30_000;

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: Status };

const refused = (status: Status): { readonly ok: false; readonly status: Status } => ({ ok: false, status });

/** All bytes of the body. */
export function readBytes(request: IncomingMessage): Promise<Read<Buffer>> {
  const tooLarge = () =>
    refused(failure('RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`));
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return Promise.resolve(tooLarge());
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const stop = (answer: Read<Buffer>): void => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      resolve(answer);
    };
    let timer = setTimeout(timedOut, BODY_TIMEOUT);
    function timedOut(): void {
      stop(refused(failure('Timeout', 'the body of the request did not come in time')));
    }
    request.on('data', (piece: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(timedOut, BODY_TIMEOUT);
      size += piece.length;
      if (size > MAX_BODY) stop(tooLarge());
      else pieces.push(piece);
    });
    request.once('end', () => stop({ ok: true, value: Buffer.concat(pieces) }));
    request.once('error', () => stop(refused(failure('BadRequest', 'the body of the request broke off'))));
    request.once('close', () => stop(refused(failure('BadRequest', 'the body of the request broke off'))));
  });
}

export interface Body {
  readonly value: unknown;
  readonly isProtobuf: boolean;
}

/** The object in a body. A missing content type is JSON. */
export function parseBody(bytes: Buffer, contentType: string | undefined): Read<Body> {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  switch (type) {
    case '':
    case 'application/json':
      return readJson(bytes);
    case 'application/yaml':
    case 'application/apply-patch+yaml':
      return readYaml(bytes);
    case 'application/vnd.kubernetes.protobuf':
      return readProtobuf(bytes);
    default:
      return refused(
        failure(
          'UnsupportedMediaType',
          'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
        ),
      );
  }
}

/** JSON text as a value. */
export function readJson(bytes: Buffer): Read<Body> {
  const text = bytes.toString('utf8');
  if (isTooDeep(text))
    return refused(
      failure(
        'BadRequest',
        'the object provided is unrecognized (must be of type Object): exceeded max depth',
      ),
    );
  try {
    return { ok: true, value: { value: JSON.parse(text) as unknown, isProtobuf: false } };
  } catch (error) {
    return refused(failure('BadRequest', `couldn't get version/kind; json parse error: ${messageOf(error)}`));
  }
}

function readYaml(bytes: Buffer): Read<Body> {
  const text = bytes.toString('utf8');
  const tooDeep = refused(failure('BadRequest', 'error parsing YAML: exceeded max depth'));
  // Most clients send JSON here, which needs no reader of YAML.
  if (/^\s*[[{]/.test(text)) {
    if (isTooDeep(text)) return tooDeep;
    const read = readJson(bytes);
    if (read.ok) return read;
  }
  let parsed: Manifests;
  try {
    parsed = parseManifests(text);
  } catch (error) {
    // The reader walks into the depth with every bracket.
    if (error instanceof RangeError) return tooDeep;
    throw error;
  }
  const { documents, errors } = parsed;
  const [error] = errors;
  if (error)
    return refused(
      failure(
        'BadRequest',
        `error parsing YAML: error converting YAML to JSON: yaml: line ${error.line}: ${error.message}`,
      ),
    );
  if (documents.length !== 1)
    return refused(failure('BadRequest', 'the body of the request must be one object'));
  const { value } = documents[0]!;
  if (isValueTooDeep(value)) return tooDeep;
  return { ok: true, value: { value, isProtobuf: false } };
}

function readProtobuf(bytes: Buffer): Read<Body> {
  try {
    return { ok: true, value: { value: decodeProtobuf(bytes), isProtobuf: true } };
  } catch (error) {
    if (!(error instanceof MalformedProtobuf)) throw error;
    return refused(failure('BadRequest', `the body of the request could not be decoded: ${error.message}`));
  }
}

/** Whether JSON text nests deeper than is sound; strings are passed over. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 34: // "
        for (i++; i < text.length && text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++;
        break;
      case 91: // [
      case 123: // {
        if (++depth > MAX_DEPTH) return true;
        break;
      case 93: // ]
      case 125: // }
        depth--;
    }
  }
  return false;
}

/** The same of a value, without recursion; aliases of YAML may share parts. */
function isValueTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  let parts = 0;
  for (let depth = 0; level.length > 0; depth++) {
    parts += level.length;
    if (depth > MAX_DEPTH || parts > MAX_PARTS) return true;
    level = level.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []));
  }
  return false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
