/** Complaints about fields, in the words of Kubernetes' `field.Error` @ v1.34. */
import type { FieldError } from '@shared/api';

/** The path of a field: `spec.containers[0].image`, `metadata.labels[app]`. Made into text only for a complaint. */
export class Path {
  private constructor(
    private readonly parent: Path | null,
    private readonly name: string,
    private readonly inBrackets: boolean,
  ) {}

  /** A path of one field, or of several joined by dots. */
  static of(name: string): Path {
    return new Path(null, name, false);
  }

  child(name: string): Path {
    return new Path(this, name, false);
  }

  index(i: number): Path {
    return new Path(this, String(i), true);
  }

  key(key: string): Path {
    return new Path(this, key, true);
  }

  toString(): string {
    const own = this.inBrackets ? `[${this.name}]` : this.name;
    if (this.parent === null) return own;
    return this.inBrackets ? `${this.parent}${own}` : `${this.parent}.${own}`;
  }
}

/** Collects complaints; every method says why one field is refused. */
export class Complaints {
  readonly list: FieldError[] = [];

  get none(): boolean {
    return this.list.length === 0;
  }

  required(path: Path, detail = ''): void {
    this.add(path, 'FieldValueRequired', detail ? `Required value: ${detail}` : 'Required value');
  }

  invalid(path: Path, value: unknown, detail: string): void {
    this.add(path, 'FieldValueInvalid', `Invalid value: ${show(value)}: ${detail}`);
  }

  /** As `invalid`, of an object that is not shown. */
  invalidWhole(path: Path, detail: string): void {
    this.add(path, 'FieldValueInvalid', `Invalid value: ${detail}`);
  }

  /** One complaint for each of the details. */
  invalidAll(path: Path, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(path, value, detail);
  }

  unsupported(path: Path, value: unknown, supported: readonly string[]): void {
    const known = supported.map((text) => JSON.stringify(text)).join(', ');
    this.add(path, 'FieldValueNotSupported', `Unsupported value: ${show(value)}: supported values: ${known}`);
  }

  duplicate(path: Path, value: unknown, detail = ''): void {
    this.add(path, 'FieldValueDuplicate', `Duplicate value: ${show(value)}${detail ? `: ${detail}` : ''}`);
  }

  forbidden(path: Path, detail: string): void {
    this.add(path, 'FieldValueForbidden', `Forbidden: ${detail}`);
  }

  notFound(path: Path, value: unknown): void {
    this.add(path, 'FieldValueNotFound', `Not found: ${show(value)}`);
  }

  tooLong(path: Path, max: number): void {
    this.add(path, 'FieldValueTooLong', `Too long: may not be more than ${max} bytes`);
  }

  tooMany(path: Path, actual: number, max: number): void {
    this.add(path, 'FieldValueTooMany', `Too many: ${actual}: must have at most ${max} items`);
  }

  private add(path: Path, reason: FieldError['reason'], message: string): void {
    const field = path.toString();
    // The same complaint twice is said once.
    if (this.list.some((e) => e.field === field && e.message === message)) return;
    this.list.push({ field, reason, message });
  }
}

/** A value inside a message: texts quoted, plain values as they are, everything else as JSON. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined || value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value as Go's JSON has it where the server's internal type is told: all of its fields, with capital letters. */
export function internalValue(fields: readonly (readonly [name: string, value: unknown])[]): unknown {
  return Object.fromEntries(fields.map(([name, value]) => [name, value ?? null]));
}

/** Complains where the value is none of the supported ones; an absent value is `''`. */
export function oneOf(
  errors: Complaints,
  path: Path,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (!supported.includes(value ?? '')) errors.unsupported(path, value ?? '', supported);
}

/** `must be greater than or equal to 0` */
export function notNegative(errors: Complaints, path: Path, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.invalid(path, value, 'must be greater than or equal to 0');
}
