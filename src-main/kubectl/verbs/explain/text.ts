import type { SchemaType } from '@main/kubectl/cluster';

const WIDTH = 80;

/** A text in lines of at most 80 characters, indented. */
export function paragraph(text: string, indent: number): string {
  const lines: string[] = [];
  for (const given of text.split('\n')) {
    const before = /^ */.exec(given)![0];
    let line = '';
    for (const word of given.trim().split(/\s+/)) {
      if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? `${before}${word}` : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

/** A type as explain names it: `string`, `integer`, `[]Container`, `map[string]string`, `Object`. */
export function typeText(type: SchemaType): string {
  switch (type.kind) {
    case 'list':
      return `[]${typeText(type.of)}`;
    case 'map':
      return `map[string]${typeText(type.of)}`;
    case 'struct':
      return type.name.slice(type.name.lastIndexOf('.') + 1);
    case 'int32':
    case 'int64':
      return 'integer';
    case 'bool':
      return 'boolean';
    case 'quantity':
      return 'Quantity';
    case 'intOrString':
      return 'IntOrString';
    case 'any':
      return 'Object';
    case 'string':
    case 'time':
    case 'microTime':
    case 'bytes':
      return 'string';
  }
}
