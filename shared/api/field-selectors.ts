/** Field selectors: `status.phase!=Failed,spec.nodeName=k-node1`. Models apimachinery `fields` @ v1.34. */

export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

/** Reads a field selector; all its requirements must hold. `\` makes the next character a plain one. */
export function parseFieldSelector(
  text: string,
): { readonly selector: FieldSelector } | { readonly error: string } {
  const selector: FieldRequirement[] = [];
  for (const part of splitUnescaped(text)) {
    if (part === '') continue;
    const m = /^((?:\\.|[^\\=!])*?)(!=|==|=)(.*)$/s.exec(part);
    if (!m) return { error: `invalid selector: '${text}'; can't understand '${part}'` };
    selector.push({ field: unescape(m[1]!), operator: m[2] === '!=' ? '!=' : '=', value: unescape(m[3]!) });
  }
  return { selector };
}

function splitUnescaped(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');
