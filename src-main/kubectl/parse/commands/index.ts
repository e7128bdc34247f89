/** The one table of commands: the parser, `--help`, Tab and docs/support-matrix.md read it. */
import type { CommandSpec } from '../command-spec';
import { CHANGING } from './changing';
import { CONTAINERS } from './containers';
import { CREATE } from './create';
import { FIELDS } from './fields';
import { GLOBAL } from './flag-sets';
import { NODES } from './nodes';
import { OTHER } from './other';
import { READING } from './reading';
import { WORKLOADS } from './workloads';

export const KUBECTL: CommandSpec = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager.',
  use: '[flags]',
  flags: GLOBAL,
  subcommands: [CREATE, ...READING, ...CHANGING, ...FIELDS, ...WORKLOADS, ...NODES, ...CONTAINERS, ...OTHER],
};
