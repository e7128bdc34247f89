/** How the type of a field is named where fields are listed: by `kubectl explain`, and by the editor. */

type ScalarKind =
  'string' | 'int32' | 'int64' | 'bool' | 'quantity' | 'intOrString' | 'time' | 'microTime' | 'bytes' | 'any';

/** What a name needs to know of a type. */
type NamedType =
  | { readonly kind: 'list' | 'map'; readonly of: NamedType }
  /** Group, version and name, e.g. `core/v1.PodSpec`. */
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: ScalarKind };

/** `string`, `integer`, `[]Container`, `map[string]string`, `Object`. Models `kubectl explain` @ v1.34. */
export function fieldTypeText(type: NamedType): string {
  switch (type.kind) {
    case 'list':
      return `[]${fieldTypeText(type.of)}`;
    case 'map':
      return `map[string]${fieldTypeText(type.of)}`;
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
