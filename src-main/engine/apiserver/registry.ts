/**
 * The resources that the server serves. Routing, discovery, tables, defaulting, known fields and docs/support-matrix.md
 * come from here.
 */
import type { GroupResource } from '@shared/api';
import type { Reader } from '../store';
import type { ResourceDefinition } from './definition';
import { customDefinitions } from './resources/custom';

export class Registry {
  private readonly byResource = new Map<GroupResource, ResourceDefinition>();
  private readonly byKindName = new Map<string, ResourceDefinition>();

  /**
   * @param builtin in the order of discovery
   * @param objects where custom resource definitions are looked up
   */
  constructor(
    private readonly builtin: readonly ResourceDefinition[],
    private readonly objects: Pick<Reader, 'list'>,
  ) {
    for (const definition of builtin) {
      this.byResource.set(definition.resource, definition);
      this.byKindName.set(`${definition.apiVersion}/${definition.kind}`, definition);
    }
  }

  /** Every resource served now, built-in ones first, in the order of discovery. */
  all(): readonly ResourceDefinition[] {
    const custom = customDefinitions(this.objects);
    return custom.length === 0 ? this.builtin : [...this.builtin, ...custom];
  }

  /** The resource of this name: `pods`, `deployments.apps`. */
  get(resource: GroupResource): ResourceDefinition | undefined {
    return (
      this.byResource.get(resource) ?? customDefinitions(this.objects).find((d) => d.resource === resource)
    );
  }

  /** The resource of objects with this apiVersion and kind. */
  byKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    return (
      this.byKindName.get(`${apiVersion}/${kind}`) ??
      customDefinitions(this.objects).find((d) => d.apiVersion === apiVersion && d.kind === kind)
    );
  }

  /**
   * What somebody means who types `po`, `pod`, `pods`, `Pod`, `deploy.apps`, `deployments.v1.apps`. Exact resource
   * names come before short names, and both in the order of discovery.
   */
  byTypedName(text: string): ResourceDefinition | undefined {
    const typed = text.toLowerCase();
    const dot = typed.indexOf('.');
    const name = dot < 0 ? typed : typed.slice(0, dot);
    const rest = dot < 0 ? '' : typed.slice(dot + 1);
    const inGroup = (d: ResourceDefinition): boolean =>
      rest === '' ||
      d.group === rest ||
      `${d.version}.${d.group}` === rest ||
      (d.group === '' && d.version === rest);
    const candidates = this.all().filter(inGroup);
    return (
      candidates.find((d) => d.plural === name || d.singular === name || d.kind.toLowerCase() === name) ??
      candidates.find((d) => d.shortNames.includes(name))
    );
  }
}
