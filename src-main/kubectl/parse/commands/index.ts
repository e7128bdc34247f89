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

/** The order in which kubectl lists its commands, in help and among suggestions. */
const ORDER =
  'create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label annotate completion api-resources api-versions config plugin version'.split(
    ' ',
  );

const rank = ({ name }: CommandSpec): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

export const KUBECTL: CommandSpec = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager.',
  use: '[flags]',
  flags: GLOBAL,
  subcommands: [
    CREATE,
    ...READING,
    ...CHANGING,
    ...FIELDS,
    ...WORKLOADS,
    ...NODES,
    ...CONTAINERS,
    ...OTHER,
  ].sort((a, b) => rank(a) - rank(b)),
};
