/**
 * Keys and values of config maps and secrets from literals, files, folders and files of variables.
 * Models kubectl `cmd/create` and `pkg/generate` @ v1.34. Left out: contents that are no text (`binaryData`): the files
 * of a simulated node are texts.
 */
import { fail, type Command } from '@main/kubectl/cluster';
import { goQuote } from '@main/kubectl/parse';
import { sha256 } from './sha256';

export interface KeyWords {
  /** Says that a key is no valid one, with what is wrong with it. */
  invalidKey(key: string, why: string): string;
  duplicate(key: string): string;
}

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const VARIABLE_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** All keys in the order in which they are given. @throws Failure in kubectl's words */
export async function readKeys(command: Command, words: KeyWords): Promise<Record<string, string>> {
  const { flags } = command.invocation;
  const literals = flags.has('from-literal') ? flags.list('from-literal') : [];
  const envFiles = flags.has('from-env-file') ? flags.list('from-env-file') : [];
  if (envFiles.length > 0 && (literals.length > 0 || flags.list('from-file').length > 0)) {
    fail('from-env-file cannot be combined with from-file or from-literal');
  }
  const data: Record<string, string> = {};
  const add = (key: string, value: string): void => {
    if (!KEY.test(key)) fail(words.invalidKey(key, KEY_RULE));
    if (Object.hasOwn(data, key)) fail(words.duplicate(key));
    data[key] = value;
  };
  for (const [key, value] of literals.map(readLiteral)) add(key, value);
  for (const source of flags.list('from-file')) await addFile(command, source, add);
  for (const file of envFiles) await addVariables(command, file, add);
  return data;
}

function readLiteral(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`invalid literal source ${text}, expected key=value`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

type Add = (key: string, value: string) => void;

async function addFile(command: Command, source: string, add: Add): Promise<void> {
  const { files } = command.io;
  const parts = source.split('=');
  if (parts.length > 2) fail("key names or file paths cannot contain '='");
  if (parts.length === 2 && parts[0] === '') fail(`key name for file path ${parts[1]} missing`);
  if (parts.length === 2 && parts[1] === '') fail(`file path for key name ${parts[0]} missing`);
  const path = parts.at(-1)!;
  const text = await files.read(path);
  if (text !== undefined) {
    add(parts.length === 2 ? parts[0]! : path.slice(path.lastIndexOf('/') + 1), text);
    return;
  }
  const names = await files.list(path);
  if (!names) return fail(`error reading ${path}: no such file or directory`);
  if (parts.length === 2) fail('cannot give a key name for a directory path');
  for (const name of names) {
    const below = await files.read(`${path.replace(/\/$/, '')}/${name}`);
    if (below !== undefined && KEY.test(name)) add(name, below);
  }
}

/** Lines `KEY=VALUE`; a key alone takes its value from kubectl's own environment. */
async function addVariables(command: Command, file: string, add: Add): Promise<void> {
  const text = await command.io.files.read(file);
  if (text === undefined) return fail(`error reading ${file}: no such file or directory`);
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const line = raw.replace(/^\s+/, '').replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!VARIABLE.test(key)) fail(`${goQuote(key)} is not a valid key name: ${VARIABLE_RULE}`);
    add(key, equals < 0 ? (command.io.env.get(key) ?? '') : line.slice(equals + 1));
  }
}

/** `-k7f8g9h2mt`: what `--append-hash` puts behind a name. Models kubectl `pkg/util/hash` @ v1.34. */
export function hashSuffix(content: object): string {
  const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  const digest = sha256(JSON.stringify(content)).slice(0, 10);
  return `-${digest.replaceAll(/[013ae]/g, (char) => letters[char]!)}`;
}
