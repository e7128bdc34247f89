/** Which objects a list or watch is about: its label and field selectors, made ready. */
import {
  failure,
  matchesSelector,
  MATCH_EVERYTHING,
  parseFieldSelector,
  parseSelector,
  type FieldSelector,
  type KubeObject,
  type Selector,
} from '@shared/api';
import type { ResourceDefinition } from './definition';
import { refuse } from './refusal';
import { Complaints, Path } from './validation/errors';
import { labelValue, qualifiedName } from './validation/names';

export interface Selection {
  readonly labels: Selector;
  readonly fields: FieldSelector;
  matches(object: KubeObject): boolean;
  /** The one name that the selector allows, where it asks for one. */
  readonly name: string | undefined;
}

interface Selecting {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Reads the selectors of a request; refuses those that cannot be read, and fields that the kind does not offer. */
export function selectionOf(
  definition: ResourceDefinition,
  { labelSelector, fieldSelector }: Selecting,
): Selection {
  const labels = labelSelector ? readLabels(labelSelector) : MATCH_EVERYTHING;
  const fields = fieldSelector ? readFields(definition, fieldSelector) : [];
  const getters = fields.map(({ field }) => getterOf(definition, field)!);
  return {
    labels,
    fields,
    matches(object) {
      if (!matchesSelector(labels, object.metadata.labels)) return false;
      for (let i = 0; i < fields.length; i++) {
        const { operator, value } = fields[i]!;
        if ((getters[i]!(object) === value) !== (operator === '=')) return false;
      }
      return true;
    },
    name: fields.find((f) => f.field === 'metadata.name' && f.operator === '=')?.value,
  };
}

function readLabels(text: string): Selector {
  const read = parseSelector(text);
  if ('error' in read) return refuse(failure('BadRequest', read.error));
  const [fault] = read.selector.flatMap(faultsOf);
  return fault === undefined ? read.selector : refuse(failure('BadRequest', fault));
}

/** What keys and values cannot be. Models apimachinery `labels.NewRequirement` @ v1.34. */
function faultsOf({ key, operator, values }: Selector[number]): string[] {
  const errors = new Complaints();
  const details = qualifiedName(key);
  if (details.length > 0) errors.invalid(Path.of('key'), key, details.join('; '));
  for (const [i, value] of values.entries()) {
    const path = Path.of('values').index(i);
    const wrong = labelValue(value);
    if ((operator === 'Gt' || operator === 'Lt') && !/^[+-]?\d+$/.test(value))
      errors.invalid(path, value, "for 'Gt', 'Lt' operators, the value must be an integer");
    if (wrong.length > 0) errors.invalid(path.key(key), value, wrong.join('; '));
  }
  return errors.list.map(({ field, message }) => `${field}: ${message}`);
}

function readFields(definition: ResourceDefinition, text: string): FieldSelector {
  const read = parseFieldSelector(text);
  if ('error' in read) return refuse(failure('BadRequest', read.error));
  for (const { field } of read.selector) {
    if (!getterOf(definition, field)) {
      refuse(failure('BadRequest', unsupported(definition, field)));
    }
  }
  return read.selector;
}

/** Kinds with fields of their own refuse others in their own words. */
function unsupported({ strategy }: ResourceDefinition, field: string): string {
  if (!strategy.selectableFields)
    return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
  return strategy.refuseField?.(field) ?? `field label not supported: ${field}`;
}

/** What a field selector asks for. Models the field label conversions of `pkg/apis` @ v1.34. */
function getterOf(
  definition: ResourceDefinition,
  field: string,
): ((object: KubeObject) => string) | undefined {
  if (field === 'metadata.name') return (object) => object.metadata.name;
  // Objects without a namespace can be asked for it, but for kinds that name the fields which they offer.
  if (field === 'metadata.namespace' && (definition.namespaced || !definition.strategy.selectableFields))
    return (object) => object.metadata.namespace ?? '';
  return definition.strategy.selectableFields?.[field];
}
