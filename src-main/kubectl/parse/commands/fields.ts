/** Commands that change single fields of objects, or make an object from another. */
import type { CommandSpec } from '../command-spec';
import { bool, duration, int, text } from '../flag-specs';
import {
  all,
  allNamespaces,
  dryRun,
  fieldManager,
  fieldSelector,
  files,
  printing,
  saveConfig,
  selector,
  SUBRESOURCES,
  validate,
} from './flag-sets';

const edit: CommandSpec = {
  name: 'edit',
  group: 'Basic Commands (Intermediate)',
  short: 'Edit a resource on the server',
  long: 'Opens the object as YAML in the editor and sends what was changed when it is saved.',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  examples: [['A deployment', 'kubectl edit deployment/web']],
  arguments: 'resources',
  flags: [
    fieldManager('kubectl-edit'),
    ...files('Edit the live objects of these manifests.'),
    bool('output-patch', '', 'Print the patch that was sent.'),
    ...printing(),
    saveConfig,
    text('subresource', '', 'Edit a subresource: status.', SUBRESOURCES),
    validate,
    bool('windows-line-endings', '', 'Line ends of the text.', { hidden: true }),
  ],
};

const patch: CommandSpec = {
  name: 'patch',
  group: 'Advanced Commands',
  short: 'Update fields of a resource',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  examples: [
    ['Cordon a node', `kubectl patch node k-node1 -p '{"spec":{"unschedulable":true}}'`],
    ['A JSON patch', `kubectl patch pod web --type=json -p='[{"op":"remove","path":"/metadata/labels/a"}]'`],
  ],
  arguments: 'resources',
  flags: [
    dryRun,
    fieldManager('kubectl-patch'),
    ...files('The objects to patch.'),
    bool('local', '', 'Patch what the file says, not what is live.'),
    ...printing(),
    text('patch', 'p', 'The patch, as JSON or YAML.'),
    text('patch-file', '', 'A file with the patch.', { completes: 'file' }),
    text('subresource', '', 'Patch a subresource: status or scale.', SUBRESOURCES),
    text('type', '', 'The type of the patch; one of [json merge strategic]', {
      initial: 'strategic',
      completes: { values: ['json', 'merge', 'strategic'] },
    }),
  ],
};

const labelFlags = (name: 'label' | 'annotate') => [
  all(),
  allNamespaces,
  dryRun,
  fieldManager(`kubectl-${name}`),
  fieldSelector,
  ...files(`The objects to ${name}.`),
  bool('list', '', `Print the ${name === 'label' ? 'labels' : 'annotations'} of each object.`),
  bool('local', '', 'Change what the files say, not what is live.'),
  bool('overwrite', '', 'Replace values that are there.'),
  ...printing(),
  text('resource-version', '', 'Only if the object still has this version.'),
  selector(),
];

const label: CommandSpec = {
  name: 'label',
  group: 'Settings Commands',
  short: 'Update the labels on a resource',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    ['Set a label', 'kubectl label node k-node2 disk=ssd'],
    ['Change it', 'kubectl label --overwrite node k-node2 disk=hdd'],
    ['Remove it', 'kubectl label node k-node2 disk-'],
  ],
  arguments: 'resources',
  flags: labelFlags('label'),
};

const annotate: CommandSpec = {
  name: 'annotate',
  group: 'Settings Commands',
  short: 'Update the annotations on a resource',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  examples: [
    ['Set an annotation', "kubectl annotate pod web note='first try'"],
    ['Remove it', 'kubectl annotate pod web note-'],
  ],
  arguments: 'resources',
  flags: labelFlags('annotate'),
};

const expose: CommandSpec = {
  name: 'expose',
  group: 'Basic Commands (Beginner)',
  short:
    'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  examples: [['A deployment on port 80', 'kubectl expose deployment web --port=80']],
  arguments: 'resources',
  flags: [
    text('cluster-ip', '', 'The ClusterIP; None for a headless service.'),
    dryRun,
    text('external-ip', '', 'A further IP of the service.'),
    fieldManager('kubectl-expose'),
    ...files('The objects to expose.'),
    text('labels', 'l', 'Labels of the service.'),
    text('load-balancer-ip', '', 'The IP of the load balancer.'),
    text('name', '', 'The name of the service.'),
    text('override-type', '', 'How --overrides is merged: json, merge or strategic.', { initial: 'merge' }),
    text('overrides', '', 'JSON that is merged over the generated object.'),
    text('port', '', 'The port of the service; by default the ports of what is exposed.'),
    ...printing(),
    text('protocol', '', 'TCP, UDP or SCTP.'),
    saveConfig,
    text('selector', '', 'The labels that the service selects by.'),
    text('session-affinity', '', 'None or ClientIP.'),
    text('target-port', '', 'The port of the container, by number or name.'),
    text('type', '', 'ClusterIP, NodePort, LoadBalancer or ExternalName.', {
      completes: { values: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] },
    }),
  ],
};

const scale: CommandSpec = {
  name: 'scale',
  group: 'Deploy Commands',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  examples: [['Three replicas', 'kubectl scale --replicas=3 deployment/web']],
  required: ['replicas'],
  arguments: 'resources',
  flags: [
    all(),
    int('current-replicas', '', -1, 'Only if it has this size now; -1 for any.'),
    dryRun,
    ...files('The objects to scale.'),
    ...printing(),
    int('replicas', '', 0, 'The new size.'),
    text('resource-version', '', 'Only if the object still has this version.'),
    selector(),
    duration('timeout', '', 0, 'How long to wait until the size is reached; 0 does not wait.'),
  ],
};

const autoscale: CommandSpec = {
  name: 'autoscale',
  group: 'Deploy Commands',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  required: ['max'],
  arguments: 'resources',
  flags: [
    text('cpu', '', 'Target: a share of requests (70%) or an amount (500m).'),
    int('cpu-percent', '', -1, 'Target share of the requested CPU.', { hidden: true }),
    dryRun,
    fieldManager('kubectl-autoscale'),
    ...files('The objects to scale.'),
    int('max', '', -1, 'At most so many pods.'),
    text('memory', '', 'Target: a share of requests (60%) or an amount (200Mi).'),
    int('min', '', -1, 'At least so many pods.'),
    text('name', '', 'The name of the autoscaler.'),
    ...printing(),
    saveConfig,
  ],
};

export const FIELDS: readonly CommandSpec[] = [edit, patch, label, annotate, expose, scale, autoscale];
