/** The list of fields below a description. */
import { compareText, fieldTypeText } from '@shared/api';
import type { Command, FieldSchema, SchemaType, TypeSchema } from '@main/kubectl/cluster';
import { paragraph } from './text';

function sorted(type: TypeSchema): FieldSchema[] {
  return [...type.fields.values()].sort((a, b) => compareText(a.name, b.name));
}

function headOf(field: FieldSchema): string {
  return `${field.name}\t<${fieldTypeText(field.type)}>${field.required ? ' -required-' : ''}\n`;
}

/** Each field with its meaning. */
export async function fieldsText(command: Command, type: TypeSchema): Promise<string> {
  const docs = await command.cluster.docs(type.name);
  return sorted(type)
    .map((field) => {
      const text = docs[field.name];
      return `  ${headOf(field)}${text ? paragraph(text, 4) : '    <no description>\n'}\n`;
    })
    .join('');
}

/** The fields of fields of fields, without their meaning. A type inside itself is not opened again. */
export function recursiveText(type: TypeSchema): Promise<string> {
  const lines: string[] = [];
  const write = (current: TypeSchema, level: number, above: readonly string[]): void => {
    for (const field of sorted(current)) {
      lines.push(`${'  '.repeat(level)}${headOf(field)}`);
      const below = inside(field.type);
      if (below && !above.includes(below.name)) write(below, level + 1, [...above, below.name]);
    }
  };
  write(type, 1, [type.name]);
  return Promise.resolve(lines.join(''));
}

function inside(type: SchemaType): TypeSchema | undefined {
  if (type.kind === 'list' || type.kind === 'map') return inside(type.of);
  return type.kind === 'struct' ? type : undefined;
}
