/** Commands that look at the cluster. */
import type { CommandSpec } from '../command-spec';
import { bool, duration, int, list, text } from '../flag-specs';
import {
  allNamespaces,
  chunkSize,
  container,
  fieldSelector,
  files,
  noHeaders,
  podRunningTimeout,
  printing,
  selector,
} from './flag-sets';

const get: CommandSpec = {
  name: 'get',
  group: 'Basic Commands (Intermediate)',
  short: 'Display one or many resources',
  long: 'Prints a table of the objects, or the objects themselves with -o.',
  use: 'get [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  examples: [
    ['All pods of the namespace', 'kubectl get pods'],
    ['With node and IP', 'kubectl get pods -o wide'],
    ['Several kinds', 'kubectl get deploy,rs'],
    ['One field of one pod', "kubectl get pod web-0 -o jsonpath='{.status.podIP}'"],
    ['Columns of your own', 'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName'],
    ['Changes as they come', 'kubectl get pods -w'],
  ],
  arguments: 'resources',
  flags: [
    allNamespaces,
    chunkSize,
    fieldSelector,
    ...files('Print the live objects of these manifests.'),
    bool('ignore-not-found', '', 'Do not complain about named objects that are not there.'),
    list('label-columns', 'L', 'Labels that become columns of their own.'),
    noHeaders,
    ...printing(['custom-columns', 'custom-columns-file', 'wide']),
    bool(
      'output-watch-events',
      '',
      'Say with each line of a watch whether the object was added, modified or deleted.',
    ),
    text('raw', '', 'A path of the API to read, printed as it comes.'),
    selector(),
    bool('server-print', '', "Use the server's columns.", { initial: true }),
    bool('show-kind', '', 'Put the kind before each name.'),
    bool('show-labels', '', 'Add all labels as the last column.'),
    text('sort-by', '', "Sort by a field, as JSONPath: '{.metadata.creationTimestamp}'."),
    text('subresource', '', 'Print a subresource: status or scale.', {
      completes: { values: ['status', 'scale'] },
    }),
    bool('watch', 'w', 'After listing, print changes as they come.'),
    bool('watch-only', '', 'Print changes without listing first.'),
  ],
};

const describe: CommandSpec = {
  name: 'describe',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Show details of a specific resource or group of resources',
  long: 'Prints the object with what belongs to it: events, pods of a node, replica sets of a deployment.',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  examples: [
    ['A node', 'kubectl describe node k-node1'],
    ['A pod', 'kubectl describe pod/web'],
    ['All pods with a label', 'kubectl describe pods -l app=web'],
  ],
  arguments: 'resources',
  flags: [
    allNamespaces,
    chunkSize,
    ...files('Describe the live objects of these manifests.'),
    selector(),
    bool('show-events', '', 'Show the events of the object.', { initial: true }),
  ],
};

const logs: CommandSpec = {
  name: 'logs',
  aliases: ['log'],
  group: 'Troubleshooting and Debugging Commands',
  short: 'Print the logs for a container in a pod',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  examples: [
    ['The log of a pod with one container', 'kubectl logs web'],
    ['Of the life before the last restart', 'kubectl logs -p web'],
    ['Of every container', 'kubectl logs web --all-containers'],
    ['The last 20 lines of all pods with a label', 'kubectl logs -l app=web --tail=20'],
  ],
  arguments: 'pods',
  flags: [
    bool('all-containers', '', 'All containers of the pod.'),
    bool('all-pods', '', 'All pods of the workload; adds the source to each line.'),
    container,
    bool('follow', 'f', 'Go on printing while lines come.'),
    bool('ignore-errors', '', 'Go on when the log of one pod cannot be read.'),
    bool('insecure-skip-tls-verify-backend', '', "Do not check the kubelet's certificate.", { hidden: true }),
    int('limit-bytes', '', 0, 'Print at most so many bytes; 0 for all.'),
    int('max-log-requests', '', 5, 'How many logs may be followed at once with a selector.'),
    podRunningTimeout(20_000),
    bool('prefix', '', 'Put pod and container before each line.'),
    bool('previous', 'p', 'The log of the container’s previous life.'),
    selector(),
    duration('since', '', 0, 'Only lines newer than this, e.g. 5m.'),
    text('since-time', '', 'Only lines after this time (RFC 3339).'),
    int('tail', '', -1, 'Only the last lines; all without a selector, 10 with one.'),
    bool('timestamps', '', 'Put the time before each line.'),
  ],
};

const events: CommandSpec = {
  name: 'events',
  group: 'Troubleshooting and Debugging Commands',
  short: 'List events',
  use: 'events [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  examples: [
    ['What happened in the namespace', 'kubectl events'],
    ['What happened to a pod', 'kubectl events --for pod/web'],
    ['Only what went wrong, everywhere', 'kubectl events --types=Warning -A'],
  ],
  arguments: 'none',
  flags: [
    allNamespaces,
    chunkSize,
    text('for', '', 'Only events about this object: TYPE/NAME.'),
    noHeaders,
    ...printing(),
    list('types', '', 'Only events of these types: Normal, Warning.', {
      completes: { values: ['Normal', 'Warning'] },
    }),
    bool('watch', 'w', 'After listing, print events as they come.'),
  ],
};

const topFlags = [
  selector(),
  noHeaders,
  bool('show-swap', '', 'Show swap memory.', { refused: 'is not modelled: nodes have no swap here' }),
  text('sort-by', '', 'Sort by cpu or memory.', { completes: { values: ['cpu', 'memory'] } }),
  bool('use-protocol-buffers', '', 'How metrics are sent.', { initial: true, hidden: true }),
];

const top: CommandSpec = {
  name: 'top',
  group: 'Cluster Management Commands',
  short: 'Display resource (CPU/memory) usage',
  long: 'Nothing is measured here: a container uses what its image is declared to use, or what its command says.',
  use: 'top',
  flags: [],
  subcommands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      short: 'Display resource (CPU/memory) usage of nodes',
      use: 'top node [NAME | -l label]',
      arguments: 'nodes',
      flags: [
        ...topFlags,
        bool('show-capacity', '', 'Percentages of the capacity, not of what is allocatable.'),
      ],
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      short: 'Display resource (CPU/memory) usage of pods',
      use: 'top pod [NAME | -l label]',
      arguments: 'pods',
      flags: [
        ...topFlags,
        allNamespaces,
        bool('containers', '', 'A line for each container.'),
        fieldSelector,
        bool('sum', '', 'Add a line with the sum.'),
      ],
    },
  ],
};

const explain: CommandSpec = {
  name: 'explain',
  group: 'Basic Commands (Intermediate)',
  short: 'Get documentation for a resource',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  examples: [
    ['The fields of a pod', 'kubectl explain pods'],
    ['One field', 'kubectl explain pods.spec.containers'],
  ],
  arguments: 'types',
  flags: [
    text('api-version', '', 'The group and version of the kind.'),
    text('output', 'o', 'Format: plaintext or plaintext-openapiv2.', {
      initial: 'plaintext',
      completes: { values: ['plaintext', 'plaintext-openapiv2'] },
    }),
    bool('recursive', '', 'Print the fields of fields too.'),
  ],
};

const wait: CommandSpec = {
  name: 'wait',
  group: 'Advanced Commands',
  short: 'Experimental: Wait for a specific condition on one or many resources',
  long: 'Lets virtual time pass until the condition holds, at most until the timeout.',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  examples: [
    ['Until a pod is ready', 'kubectl wait --for=condition=Ready pod/web'],
    ['Until a pod is gone', 'kubectl wait --for=delete pod/web --timeout=60s'],
    ['Until a field has a value', "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web"],
  ],
  arguments: 'resources',
  flags: [
    bool('all', '', 'All objects of the given kinds in the namespace.'),
    allNamespaces,
    fieldSelector,
    ...files('Wait for the objects of these manifests.', true).filter((flag) => flag.name !== 'kustomize'),
    text(
      'for',
      '',
      'What to wait for: create, delete, condition=NAME[=VALUE] or jsonpath=EXPRESSION[=VALUE].',
      {
        completes: { values: ['create', 'delete', 'condition=', 'jsonpath='] },
      },
    ),
    bool('local', '', 'Look only at the files.'),
    ...printing(),
    selector(),
    duration('timeout', '', 30_000, 'Virtual time to wait at most; 0 looks once, negative waits for a week.'),
  ],
};

export const READING: readonly CommandSpec[] = [get, describe, logs, events, top, explain, wait];
