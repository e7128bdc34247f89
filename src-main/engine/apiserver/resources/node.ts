/** v1 Node. Models `pkg/registry/core/node` @ v1.34. */
import type { Node } from 'kubernetes-types/core/v1';
import { defineResource, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { nodeTable } from '../tables/cluster';
import { dnsSubdomain } from '../validation/names';
import { validateNode, validateNodeUpdate } from '../validation/node';

const strategy: Strategy<Draft<Node>> = {
  nameRule: dnsSubdomain,
  statusTakesMetadata: true,
  selectableFields: { 'spec.unschedulable': (node) => String(node.spec?.unschedulable ?? false) },

  setDefaults(node) {
    const { status } = node;
    // A node that says only what it has can give away all of it.
    if (status && !Object.isFrozen(status) && status.capacity && !status.allocatable) status.allocatable = status.capacity;
  },

  prepareForUpdate(node, old) {
    if (old.status === undefined) delete node.status;
    else node.status = old.status;
  },

  validate: validateNode,
  validateUpdate: validateNodeUpdate,
};

export const nodes = defineResource<Draft<Node>>({
  plural: 'nodes', kind: 'Node', apiVersion: 'v1', namespaced: false, shortNames: ['no'],
  type: 'core/v1.Node', strategy, table: nodeTable,
  subresources: [statusOf('v1', 'Node')],
});
