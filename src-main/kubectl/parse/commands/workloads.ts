/** `kubectl rollout` and `kubectl set`. */
import type { CommandSpec } from '../command-spec';
import { array, bool, duration, int, list, text } from '../flag-specs';
import { all, dryRun, fieldManager, files, printing, selector } from './flag-sets';

const which = [...files('The objects.'), selector()];

const rollout: CommandSpec = {
  name: 'rollout',
  group: 'Deploy Commands',
  short: 'Manage the rollout of a resource',
  long: 'Deployments, daemon sets and stateful sets can be rolled out.',
  use: 'rollout SUBCOMMAND',
  examples: [
    ['Follow a rollout to its end', 'kubectl rollout status deployment/web'],
    ['Go back to the revision before', 'kubectl rollout undo deployment/web'],
    ['Restart all pods', 'kubectl rollout restart deployment/web'],
  ],
  flags: [],
  subcommands: [
    {
      name: 'history',
      short: 'View rollout history',
      use: 'rollout history (TYPE NAME | TYPE/NAME) [flags]',
      arguments: 'rollouts',
      flags: [...which, ...printing(), int('revision', '', 0, 'Show the pod template of this revision.')],
    },
    {
      name: 'pause',
      short: 'Mark the provided resource as paused',
      use: 'rollout pause RESOURCE',
      arguments: 'rollouts',
      flags: [...which, ...printing(), fieldManager('kubectl-rollout')],
    },
    {
      name: 'restart',
      short: 'Restart a resource',
      use: 'rollout restart RESOURCE',
      arguments: 'rollouts',
      flags: [...which, ...printing(), fieldManager('kubectl-rollout')],
    },
    {
      name: 'resume',
      short: 'Resume a paused resource',
      use: 'rollout resume RESOURCE',
      arguments: 'rollouts',
      flags: [...which, ...printing(), fieldManager('kubectl-rollout')],
    },
    {
      name: 'status',
      short: 'Show the status of the rollout',
      use: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
      arguments: 'rollouts',
      flags: [
        ...which,
        int('revision', '', 0, 'The status of this revision; 0 for the last.'),
        duration('timeout', '', 0, 'Virtual time to wait at most; 0 for no limit.'),
        bool('watch', 'w', 'Wait until the rollout is done.', { initial: true }),
      ],
    },
    {
      name: 'undo',
      short: 'Undo a previous rollout',
      use: 'rollout undo (TYPE NAME | TYPE/NAME) [flags]',
      arguments: 'rollouts',
      flags: [
        ...which,
        dryRun,
        ...printing(),
        int('to-revision', '', 0, 'The revision to go back to; 0 for the one before.'),
      ],
    },
  ],
};

const setCommon = [
  all(),
  dryRun,
  fieldManager('kubectl-set'),
  ...files('The objects to change.'),
  bool('local', '', 'Change what the files say, not what is live.'),
  ...printing(),
  selector(),
];

const containers = text(
  'containers',
  'c',
  'Names of the containers to change; * stands for any characters.',
  { initial: '*' },
);

const set: CommandSpec = {
  name: 'set',
  group: 'Basic Commands (Beginner)',
  short: 'Set specific features on objects',
  use: 'set SUBCOMMAND',
  examples: [['Another image', 'kubectl set image deployment/web nginx=nginx:1.27']],
  flags: [],
  subcommands: [
    {
      name: 'env',
      short: 'Update environment variables on a pod template',
      use: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
      arguments: 'resources',
      flags: [
        ...setCommon,
        containers,
        array('env', 'e', 'KEY=VALUE, or KEY- to remove it.'),
        text('from', '', 'A config map or secret whose keys become variables.'),
        list('keys', '', 'Only these keys.'),
        bool('list', '', 'Print the variables.'),
        bool('overwrite', '', 'Replace values that are there.', { initial: true }),
        text('prefix', '', 'Put before each name.'),
        bool('resolve', '', 'With --list: show what references stand for.'),
      ],
    },
    {
      name: 'image',
      short: 'Update the image of a pod template',
      use: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
      arguments: 'resources',
      flags: setCommon,
    },
    {
      name: 'resources',
      short: 'Update resource requests/limits on objects with pod templates',
      use: 'set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
      arguments: 'resources',
      flags: [
        ...setCommon,
        containers,
        text('limits', '', 'Limits, cpu=200m,memory=512Mi; 0 removes one.'),
        text('requests', '', 'Requests, cpu=100m,memory=256Mi; 0 removes one.'),
      ],
    },
    {
      name: 'selector',
      short: 'Set the selector on a resource',
      use: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
      arguments: 'resources',
      flags: [
        all(),
        dryRun,
        fieldManager('kubectl-set'),
        ...files('The services.', true).filter((flag) => flag.name !== 'kustomize'),
        bool('local', '', 'Change what the files say, not what is live.'),
        ...printing(),
        text('resource-version', '', 'Only if the object still has this version.'),
      ],
    },
    {
      name: 'serviceaccount',
      aliases: ['sa'],
      short: 'Update the service account of a resource',
      use: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
      arguments: 'resources',
      flags: setCommon.filter((flag) => flag.name !== 'selector'),
    },
    {
      name: 'subject',
      short: 'Update the user, group, or service account in a role binding or cluster role binding',
      use: 'set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
      flags: [],
      refused: 'is not modelled: roles are kept as objects without effect; edit them with kubectl edit',
    },
  ],
};

export const WORKLOADS: readonly CommandSpec[] = [rollout, set];
