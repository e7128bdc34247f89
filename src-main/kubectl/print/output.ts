/** `-o`: reads which format is asked for, and prints objects in it. */
import type { KubeObject } from '@shared/api';
import { fail, kindOf, nameWithKind, type Command, type Kind } from '../cluster';
import { goQuote } from '../parse';
import { readColumns, readColumnsFile, type CustomColumn } from './custom-columns';
import { printTemplateOf, readGoTemplate, TemplateError, type GoTemplate } from './template';
import { compactJson, printJson, sortFields } from './json';
import { findValues, JsonPathError, printTemplate, readTemplate, type JsonPathNode } from './jsonpath';
import { printGoSyntax, printGoValue } from './go-values';
import { printYaml } from './yaml';

export type Output =
  | { readonly type: 'table'; readonly wide: boolean }
  | { readonly type: 'json' | 'yaml' | 'name' }
  | {
      readonly type: 'jsonpath';
      readonly text: string;
      readonly nodes: readonly JsonPathNode[];
      readonly asJson: boolean;
    }
  | { readonly type: 'go-template'; readonly text: string; readonly template: GoTemplate }
  | { readonly type: 'custom-columns'; readonly columns: readonly CustomColumn[] };

const PLAIN = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'name',
  'template',
  'templatefile',
  'yaml',
];
const TABULAR = ['custom-columns', 'custom-columns-file', 'wide'];

/** @param tabular whether the command also knows tables: `wide` and custom columns */
export async function readOutput(command: Command, tabular: boolean): Promise<Output> {
  const { flags } = command.invocation;
  const asked = flags.text('output');
  const given = flags.text('template');
  if (asked === '' && given === '') return { type: 'table', wide: false };
  const [, name = '', attached = ''] = /^([^=]*)(?:=([^]*))?$/.exec(asked) ?? [];
  const argument = attached !== '' ? attached : given;
  const format = asked === '' ? 'go-template' : name.toLowerCase();
  switch (format) {
    case 'json':
    case 'yaml':
    case 'name':
      if (attached !== '' || asked.includes('=')) break;
      return { type: format };
    case 'wide':
      if (!tabular) break;
      return { type: 'table', wide: true };
    case 'jsonpath':
    case 'jsonpath-as-json':
      return readJsonPath(argument, format === 'jsonpath-as-json');
    case 'jsonpath-file':
      return readJsonPath(await fileText(command, argument), false);
    case 'go-template':
    case 'template':
      return readTemplateOutput(argument);
    case 'go-template-file':
    case 'templatefile':
      return readTemplateOutput(await fileText(command, argument));
    case 'custom-columns':
      if (!tabular) break;
      return { type: 'custom-columns', columns: readColumns(argument) };
    case 'custom-columns-file':
      if (!tabular) break;
      return { type: 'custom-columns', columns: readColumnsFile(await fileText(command, argument)) };
  }
  const allowed = (tabular ? [...PLAIN, ...TABULAR].sort((a, b) => (a < b ? -1 : 1)) : PLAIN).join(',');
  return fail(
    `unable to match a printer suitable for the output format "${asked}", allowed formats are: ${allowed}`,
  );
}

async function fileText(command: Command, path: string): Promise<string> {
  if (path === '') return fail(`template format specified but no template given`);
  const text = await command.io.files.read(path);
  if (text !== undefined) return text;
  return fail(`error reading --template ${path}, open ${path}: no such file or directory`);
}

function readJsonPath(text: string, asJson: boolean): Output {
  if (text === '') return fail('template format specified but no template given');
  try {
    return { type: 'jsonpath', text, nodes: readTemplate(text), asJson };
  } catch (error) {
    if (error instanceof JsonPathError) return fail(`error parsing jsonpath ${text}, ${error.message}`);
    throw error;
  }
}

function readTemplateOutput(text: string): Output {
  if (text === '') return fail('template format specified but no template given');
  try {
    return { type: 'go-template', text, template: readGoTemplate(text) };
  } catch (error) {
    if (error instanceof TemplateError) return fail(`error parsing template ${text}, ${error.text}`);
    throw error;
  }
}

/** One object, or the list that several are put into, in a format that is no table. */
export function printObject(
  command: Command,
  output: Exclude<Output, { type: 'table' | 'custom-columns' }>,
  value: object,
): string {
  const shown = command.invocation.flags.bool('show-managed-fields') ? value : withoutManagedFields(value);
  switch (output.type) {
    case 'json':
      return printJson(shown);
    case 'yaml':
      return printYaml(shown);
    case 'name':
      return namesOf(command.cluster.kinds(), shown);
    case 'jsonpath':
      return printJsonPath(command, output, shown);
    case 'go-template':
      return printGoTemplate(command, output, shown);
  }
}

/** Several objects in one `v1.List`, as `kubectl get` prints them. */
export function asList(items: readonly object[]): object {
  return { apiVersion: 'v1', items: items.map(sortFields), kind: 'List', metadata: { resourceVersion: '' } };
}

function namesOf(kinds: readonly Kind[], value: object): string {
  const { items } = value as { items?: readonly KubeObject[] };
  return (items ?? [value as KubeObject]).map((object) => `${nameOfObject(kinds, object)}\n`).join('');
}

/** `pod/web`, also for kinds that the server does not know. */
export function nameOfObject(kinds: readonly Kind[], object: KubeObject): string {
  const kind = kindOf(kinds, object.apiVersion, object.kind);
  if (kind) return nameWithKind(kind, object.metadata.name);
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${object.apiVersion.slice(0, slash)}`;
  return `${object.kind.toLowerCase()}${group}/${object.metadata.name}`;
}

function printJsonPath(command: Command, output: Output & { type: 'jsonpath' }, value: object): string {
  const allowMissingKeys = command.invocation.flags.bool('allow-missing-template-keys');
  try {
    if (output.asJson) return printJson(findValues(output.nodes, value, { allowMissingKeys }));
    return printTemplate(output.nodes, value, { allowMissingKeys });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return fail(
      `error executing jsonpath ${goQuote(output.text)}: Error executing template: ${error.message}. ${debugging(output.text, 'jsonpath', printGoSyntax(value))}\n`,
    );
  }
}

function printGoTemplate(command: Command, output: Output & { type: 'go-template' }, value: object): string {
  const allowMissingKeys = command.invocation.flags.bool('allow-missing-template-keys');
  try {
    return printTemplateOf(output.template, value, { allowMissingKeys });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    // Go's printer complains on standard output, where the command's own complaint does not go.
    command.io.out(
      `Error executing template: ${error.text}. ${debugging(output.text, 'template', printGoValue(value), compactJson(value))}`,
    );
    return fail(`error executing template ${goQuote(output.text)}: ${error.text}`);
  }
}

function debugging(text: string, engine: string, value: string, raw?: string): string {
  const data = raw === undefined ? '' : `\traw data was:\n\t\t${raw}\n`;
  return `Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n${data}\tobject given to ${engine} engine was:\n\t\t${value}\n\n`;
}

/** Nobody wants to read who owns which field unless they ask for it. */
function withoutManagedFields(value: object): object {
  const { items, metadata } = value as { items?: readonly object[]; metadata?: { managedFields?: unknown } };
  if (items) return { ...value, items: items.map(withoutManagedFields) };
  if (metadata?.managedFields === undefined) return value;
  const { managedFields: _, ...rest } = metadata;
  return { ...value, metadata: rest };
}
