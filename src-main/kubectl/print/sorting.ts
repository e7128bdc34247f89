/** `--sort-by`. Models kubectl `cmd/get` sorter.go @ v1.34. */
import { compareText, parseQuantity, compareQuantities, parseTime, type KubeObject } from '@shared/api';
import { fail, Failure } from '../cluster';
import { findValues, JsonPathError, readTemplate } from './jsonpath';
import { relaxPath } from './relaxed-path';

/** No object has the field, or it cannot be read as one. */
export class UnknownField extends Failure {}

/** The objects in the order of a field; where it is equal they stay as they are. */
export function sortObjects(objects: readonly KubeObject[], field: string): KubeObject[] {
  const path = relaxPath(field);
  let keyed: { object: KubeObject; key: unknown }[];
  try {
    const nodes = readTemplate(path);
    keyed = objects.map((object) => ({
      object,
      key: findValues(nodes, object, { allowMissingKeys: true })[0],
    }));
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new UnknownField(`error parsing jsonpath ${path}, ${error.message}`);
    throw error;
  }
  if (objects.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new UnknownField(`couldn't find any field with path "${path}" in the list of objects`);
  }
  const odd = keyed.find(({ key }) => typeof key === 'object' && key !== null);
  if (odd) {
    return fail(
      `Field ${path} is an unsortable type: ${Array.isArray(odd.key) ? '[]interface {}' : 'map[string]interface {}'}`,
    );
  }
  return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ object }) => object);
}

/** Absent ones first; numbers, times and quantities by size, everything else as text in its natural order. */
function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a !== 'string' || typeof b !== 'string')
    return compareText(JSON.stringify(a), JSON.stringify(b));
  const [timeA, timeB] = [parseTime(a), parseTime(b)];
  if (timeA !== undefined && timeB !== undefined) return timeA - timeB;
  const [quantityA, quantityB] = [parseQuantity(a), parseQuantity(b)];
  if (quantityA && quantityB) return compareQuantities(quantityA, quantityB);
  return compareNaturally(a, b);
}

/** `web-2` before `web-10`. */
function compareNaturally(a: string, b: string): number {
  const partsA = a.match(/\d+|\D+/g) ?? [];
  const partsB = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const [x, y] = [partsA[i]!, partsB[i]!];
    const numbers = /^\d/.test(x) && /^\d/.test(y);
    const order = numbers ? Number(BigInt(x) - BigInt(y)) || y.length - x.length : compareText(x, y);
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length;
}
