/** Commands that make, replace and remove whole objects. */
import type { CommandSpec } from '../command-spec';
import { array, bool, int, list, text } from '../flag-specs';
import {
  all,
  allNamespaces,
  deleting,
  dryRun,
  fieldManager,
  fieldSelector,
  files,
  podRunningTimeout,
  printing,
  saveConfig,
  selector,
  SUBRESOURCES,
  validate,
} from './flag-sets';

const NO_PRUNE =
  'is not modelled: deleting whatever the files no longer name is too dangerous to guess at; delete by name or label instead';

const run: CommandSpec = {
  name: 'run',
  group: 'Basic Commands (Beginner)',
  short: 'Run a particular image on the cluster',
  long: 'Makes a pod of one container.',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  examples: [
    ['A pod that runs nginx', 'kubectl run web --image=nginx'],
    ['Its manifest, without making it', 'kubectl run web --image=nginx --dry-run=client -o yaml'],
    ['A command of your own', 'kubectl run once --image=busybox --restart=Never --command -- sleep 60'],
  ],
  required: ['image'],
  arguments: 'none',
  flags: [
    array('annotations', '', 'Annotations of the pod, KEY=VALUE.'),
    bool('attach', '', 'Wait until the pod runs, then show its output.'),
    bool('command', '', 'What stands behind -- is the command, not its arguments.'),
    ...deleting(false),
    dryRun,
    array('env', '', 'Environment of the container, KEY=VALUE.'),
    bool('expose', '', 'Make a ClusterIP service for the pod too. Needs --port.'),
    fieldManager('kubectl-run'),
    text('image', '', 'The image of the container.'),
    text('image-pull-policy', '', 'Always, Never or IfNotPresent; the server decides where it is left out.', {
      completes: { values: ['Always', 'Never', 'IfNotPresent'] },
    }),
    text('labels', 'l', 'Labels of the pod, KEY=VALUE,…; by default run=NAME.'),
    bool('leave-stdin-open', '', 'Leave standard input open after the first attach.'),
    text('override-type', '', 'How --overrides is merged: json, merge or strategic.', {
      initial: 'merge',
      completes: { values: ['json', 'merge', 'strategic'] },
    }),
    text('overrides', '', 'JSON that is merged over the generated object.'),
    podRunningTimeout(60_000),
    text('port', '', 'The port that the container exposes.'),
    ...printing(),
    bool('privileged', '', 'Run the container privileged.'),
    bool('quiet', 'q', 'Print no hints.'),
    text('restart', '', 'Restart policy: Always, OnFailure or Never.', {
      initial: 'Always',
      completes: { values: ['Always', 'OnFailure', 'Never'] },
    }),
    bool('rm', '', 'Delete the pod when it is over. Only with --attach or -i.'),
    saveConfig,
    bool('stdin', 'i', 'Keep standard input of the container open.'),
    bool('tty', 't', 'Give the container a terminal.'),
  ],
};

const apply: CommandSpec = {
  name: 'apply',
  group: 'Advanced Commands',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: 'Makes objects that are not there, and patches those that are: what the file says now, against what it said\nthe last time it was applied (kept in an annotation), against what is live.',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: [
    ['A file', 'kubectl apply -f pod.yaml'],
    ['A folder', 'kubectl apply -f manifests/'],
    ['From standard input', 'cat pod.yaml | kubectl apply -f -'],
  ],
  arguments: 'none',
  flags: [
    all(),
    dryRun,
    fieldManager('kubectl-client-side-apply'),
    ...files('The manifests to apply.'),
    ...deleting(false),
    bool('force-conflicts', '', 'With --server-side: take fields over from their owners.'),
    bool('openapi-patch', '', 'Calculate differences by schema.', { initial: true, hidden: true }),
    bool('overwrite', '', 'Let the file win over changes that others made to the same fields.', {
      initial: true,
    }),
    ...printing(),
    bool('prune', '', 'Delete objects that the files no longer name.', { refused: NO_PRUNE }),
    list('prune-allowlist', '', 'Kinds to prune.', { refused: NO_PRUNE }),
    selector(),
    bool('server-side', '', 'Let the server merge and keep track of who owns which field.'),
    text('subresource', '', 'Apply to a subresource. Only with --server-side.', SUBRESOURCES),
    validate,
  ],
  subcommands: [
    {
      name: 'view-last-applied',
      short: 'View the latest last-applied-configuration annotations of a resource/object',
      use: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
      arguments: 'resources',
      flags: [
        all(),
        ...files('The live objects of these manifests.'),
        text('output', 'o', 'yaml or json.', { initial: 'yaml', completes: { values: ['yaml', 'json'] } }),
        selector(),
      ],
    },
    {
      name: 'edit-last-applied',
      short: 'Edit latest last-applied-configuration annotations of a resource/object',
      use: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME)',
      arguments: 'resources',
      flags: [
        fieldManager('kubectl-last-applied'),
        ...files('The live objects of these manifests.'),
        ...printing([], 'yaml'),
      ],
    },
    {
      name: 'set-last-applied',
      short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
      use: 'apply set-last-applied -f FILENAME',
      arguments: 'none',
      flags: [
        bool('create-annotation', '', 'Also for objects that have no such annotation yet.'),
        dryRun,
        ...files('The configuration to note.').filter((flag) => flag.name === 'filename'),
        ...printing(),
      ],
    },
  ],
};

const replace: CommandSpec = {
  name: 'replace',
  group: 'Advanced Commands',
  short: 'Replace a resource by file name or stdin',
  use: 'replace -f FILENAME',
  examples: [
    ['Put a file in the place of the object', 'kubectl replace -f pod.yaml'],
    ['Delete and make anew', 'kubectl replace --force -f pod.yaml'],
  ],
  arguments: 'none',
  flags: [
    ...deleting(false),
    dryRun,
    fieldManager('kubectl-replace'),
    ...files('The manifests to put in place.'),
    ...printing(),
    text('raw', '', 'A path of the API to PUT to.', { refused: 'is not modelled' }),
    saveConfig,
    text('subresource', '', 'Replace a subresource: status or scale.', SUBRESOURCES),
    validate,
  ],
};

const remove: CommandSpec = {
  name: 'delete',
  group: 'Basic Commands (Intermediate)',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: 'Waits until the objects are gone: virtual time passes meanwhile.',
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  examples: [
    ['A pod', 'kubectl delete pod web'],
    ['At once, without waiting for the kubelet', 'kubectl delete pod web --force --grace-period=0'],
    ['Everything with a label', 'kubectl delete pods,services -l app=web'],
  ],
  arguments: 'resources',
  flags: [
    all(),
    allNamespaces,
    ...deleting(true),
    dryRun,
    fieldSelector,
    ...files('Delete what these manifests name.'),
    bool('ignore-not-found', '', 'Do not complain about objects that are not there. Default with --all.'),
    bool('interactive', 'i', 'Ask before deleting.'),
    bool('now', '', 'End at once: the same as --grace-period=1.'),
    text('output', 'o', '"name" for short lines.', { completes: { values: ['name'] } }),
    text('raw', '', 'A path of the API to DELETE.', { refused: 'is not modelled' }),
    selector(),
  ],
};

const diff: CommandSpec = {
  name: 'diff',
  group: 'Advanced Commands',
  short: 'Diff the live version against a would-be applied version',
  long: 'Exit codes: 0 no differences; 1 differences; more than 1 an error.',
  use: 'diff -f FILENAME',
  arguments: 'none',
  flags: [
    int('concurrency', '', 1, 'How many objects at once.', { hidden: true }),
    fieldManager('kubectl-client-side-apply'),
    ...files('The manifests to compare.'),
    bool('force-conflicts', '', 'With --server-side: take fields over from their owners.'),
    bool('prune', '', 'Include what pruning would delete.', { refused: NO_PRUNE }),
    list('prune-allowlist', '', 'Kinds to prune.', { refused: NO_PRUNE }),
    selector(),
    bool('server-side', '', 'Let the server merge.'),
    bool('show-managed-fields', '', 'Include managed fields.'),
  ],
};

const debug: CommandSpec = {
  name: 'debug',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  examples: [
    ['A pod with the host’s namespaces on a node', 'kubectl debug node/k-node1 -it --image=busybox'],
    ['A container in a running pod', 'kubectl debug web -it --image=busybox --target=web'],
  ],
  arguments: 'pods',
  flags: [
    bool('arguments-only', '', 'What stands behind -- are arguments, not the command.'),
    bool('attach', '', 'Show the output of the container.'),
    text('container', 'c', 'Name of the new container.'),
    text('copy-to', '', 'Work on a copy of the pod with this name.'),
    array('env', '', 'Environment of the container, KEY=VALUE.'),
    list('filename', 'f', 'The pod or node as a manifest.', { completes: 'file' }),
    text('image', '', 'Image of the container.'),
    text('image-pull-policy', '', 'Always, Never or IfNotPresent.'),
    text('profile', '', 'legacy, general, baseline, netadmin, restricted or sysadmin.', {
      initial: 'legacy',
    }),
    bool('quiet', 'q', 'Print no hints.'),
    bool('replace', '', 'With --copy-to: delete the original.'),
    bool('same-node', '', 'With --copy-to: on the same node.'),
    list('set-image', '', 'With --copy-to: NAME=IMAGE for its containers.'),
    bool('share-processes', '', 'With --copy-to: share processes in the copy.', { initial: true }),
    bool('stdin', 'i', 'Keep standard input open.'),
    text('target', '', 'Share the processes of this container.'),
    bool('tty', 't', 'Give the container a terminal.'),
  ],
};

export const CHANGING: readonly CommandSpec[] = [run, apply, replace, remove, diff, debug];
