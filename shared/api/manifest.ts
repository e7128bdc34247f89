/**
 * Manifests: YAML or JSON texts with Kubernetes objects, read and written as kubectl does.
 * Models sigs.k8s.io/yaml @ v1.34: documents are split at lines that start with `---`, booleans as YAML 1.1 has them,
 * no base-60 numbers, no timestamps.
 */
import {
  boolYaml11Tag,
  dump,
  floatYaml11Tag,
  intYaml11Tag,
  load,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  Schema,
  seqTag,
  strTag,
  YAMLException,
} from 'js-yaml';
import { compareText } from './text';

/** One document of a text: its value, and the line (from 1) on which it starts. */
export interface ManifestDocument {
  readonly line: number;
  readonly value: unknown;
}

/** A document that is no YAML: where it stops being one (line and column from 1), and why. */
export interface ManifestSyntaxError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Manifests {
  /** Documents with content, in order. */
  readonly documents: readonly ManifestDocument[];
  readonly errors: readonly ManifestSyntaxError[];
}

type NumberTag = typeof intYaml11Tag;

/** The tag without YAML 1.1's base-60 numbers, so that `12:30` stays a text. */
function withoutBase60(tag: NumberTag): NumberTag {
  const resolve: NumberTag['resolve'] = (...args) =>
    args[0].includes(':') ? NOT_RESOLVED : tag.resolve(...args);
  return { ...tag, resolve };
}

const SCHEMA = new Schema([
  strTag,
  seqTag,
  mapTag,
  nullYaml11Tag,
  boolYaml11Tag,
  withoutBase60(intYaml11Tag),
  withoutBase60(floatYaml11Tag),
  mergeTag,
]);

/** Reads all documents of a text. A broken one does not keep the others from being read. */
export function parseManifests(text: string): Manifests {
  const documents: ManifestDocument[] = [];
  const errors: ManifestSyntaxError[] = [];
  for (const { line, source } of splitDocuments(text)) {
    try {
      if (/^(\s*(#.*)?\n?)*$/.test(source)) continue;
      const value = load(source, { schema: SCHEMA });
      if (value !== null && value !== undefined) documents.push({ line, value });
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      errors.push({
        line: line + (error.mark?.line ?? 0),
        column: (error.mark?.column ?? 0) + 1,
        message: error.reason,
      });
    }
  }
  return { documents, errors };
}

function splitDocuments(text: string): { line: number; source: string }[] {
  const parts: { line: number; source: string }[] = [];
  let start = 1;
  let lines: string[] = [];
  const all = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, line] of all.entries()) {
    if (/^---(\s|$)/.test(line)) {
      parts.push({ line: start, source: lines.join('\n') });
      // What stands behind the marker belongs to the document; blanks keep its column.
      lines = [`   ${line.slice(3)}`];
      start = index + 1;
    } else {
      lines.push(line);
    }
  }
  parts.push({ line: start, source: lines.join('\n') });
  return parts;
}

/** A value as kubectl prints it with `-o yaml`: keys in order, lists not indented, strings quoted only where needed. */
export function printYaml(value: unknown): string {
  return dump(value, {
    schema: SCHEMA,
    sortKeys: compareText,
    seqNoIndent: true,
    lineWidth: -1,
    noRefs: true,
    quoteStyle: 'double',
  });
}
