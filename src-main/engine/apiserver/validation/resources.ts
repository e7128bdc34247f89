/** Rules for requests and limits. Models `ValidateResourceRequirements` of `pkg/apis/core/validation` @ v1.34. */
import { milliOf, parseQuantity } from '@shared/api';
import type { ResourceRequirements } from 'kubernetes-types/core/v1';
import type { Complaints, Path } from './errors';
import { qualifiedName } from './names';

const STANDARD: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

export function validateResources(
  resources: ResourceRequirements,
  path: Path,
  errors: Complaints,
  of: 'container' | 'pod',
): void {
  const { requests, limits } = resources;
  if (limits)
    for (const name of Object.keys(limits))
      validateOne(name, limits[name]!, path.child('limits'), errors, of);
  if (!requests) return;
  for (const name of Object.keys(requests)) {
    const request = requests[name]!;
    validateOne(name, request, path.child('requests'), errors, of);
    const limit = limits?.[name];
    const overcommit = !isExtended(name) && !name.startsWith('hugepages-');
    if (limit !== undefined && request !== limit) {
      const [a, b] = [nanos(request), nanos(limit)];
      if (!overcommit && a !== b) {
        errors.invalid(path.child('requests'), request, `must be equal to ${name} limit of ${limit}`);
      } else if (a > b)
        errors.invalid(
          path.child('requests'),
          request,
          `must be less than or equal to ${name} limit of ${limit}`,
        );
    } else if (limit === undefined && !overcommit) {
      errors.required(path.child('limits'), 'Limit must be set for non overcommitable resources');
    }
  }
}

function nanos(text: string): bigint {
  return parseQuantity(text)?.nanos ?? 0n;
}

function validateOne(
  name: string,
  value: string,
  path: Path,
  errors: Complaints,
  of: 'container' | 'pod',
): void {
  const at = path.key(name);
  if (!STANDARD.has(name)) validateName(name, at, errors, of);
  else if (of === 'pod' && name === 'ephemeral-storage') errors.unsupported(at, name, ['cpu', 'memory']);
  validateAmount(name, value, at, errors);
}

function validateName(name: string, at: Path, errors: Complaints, of: 'container' | 'pod'): void {
  if (name.startsWith('hugepages-')) return;
  errors.invalidAll(at, name, qualifiedName(name));
  if (!name.includes('/')) {
    errors.invalid(at, name, 'must be a standard resource type or fully qualified');
    errors.invalid(at, name, 'must be a standard resource for containers');
  } else if (of === 'pod') errors.unsupported(at, name, ['cpu', 'memory']);
}

/** Amounts already seen to be fine, by text; a cluster says `100m` over and over. Bounded; contents never show. */
const fine = new Set<string>();

function validateAmount(name: string, value: string, at: Path, errors: Complaints): void {
  const key = STANDARD.has(name) ? value : `${name}=${value}`;
  if (fine.has(key)) return;
  const quantity = parseQuantity(value);
  if (!quantity) return;
  const before = errors.list.length;
  if (quantity.nanos < 0n) errors.invalid(at, value, 'must be greater than or equal to 0');
  if (isExtended(name) && milliOf(quantity) % 1000n !== 0n) errors.invalid(at, value, 'must be an integer');
  if (fine.size > 4096) fine.clear();
  if (errors.list.length === before) fine.add(key);
}

/** A resource that Kubernetes only counts: `nvidia.com/gpu`. */
export function isExtended(name: string): boolean {
  const slash = name.indexOf('/');
  return slash > 0 && !name.slice(0, slash).endsWith('kubernetes.io');
}
