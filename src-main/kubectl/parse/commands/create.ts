/** `kubectl create` and its generators. */
import type { CommandSpec } from '../command-spec';
import { array, bool, int, list, text, type FlagSpec } from '../flag-specs';
import { dryRun, fieldManager, files, printing, saveConfig, selector, validate } from './flag-sets';

const common: readonly FlagSpec[] = [
  dryRun,
  fieldManager('kubectl-create'),
  ...printing(),
  saveConfig,
  validate,
];

const NAME = 'NAME';

function generator(
  path: string,
  aliases: readonly string[],
  short: string,
  usage: string,
  flags: readonly FlagSpec[],
  required: readonly string[] = [],
): CommandSpec {
  const name = path.split(' ').at(-1)!;
  return {
    name,
    aliases,
    short,
    use: `create ${path} ${usage}`,
    arguments: 'none',
    required,
    flags: [...common, ...flags],
  };
}

const image = text('image', '', 'The image.');
const tcp = list('tcp', '', 'Ports, PORT:TARGETPORT.');

const keys = (what: string): FlagSpec[] => [
  bool('append-hash', '', `Append a hash of the ${what} to its name.`),
  list('from-env-file', '', 'Files with lines KEY=VALUE.', { completes: 'file' }),
  list('from-file', '', 'Files or folders whose contents become values; KEY=FILE names the key.', {
    completes: 'file',
  }),
  array('from-literal', '', 'KEY=VALUE.'),
];

const roleFlags = [
  list('resource', '', 'Resources, RESOURCE.GROUP/SUBRESOURCE.'),
  array('resource-name', '', 'Names of objects.'),
  list('verb', '', 'Verbs.'),
];
const subjectFlags = [
  text('clusterrole', '', 'The ClusterRole to bind.'),
  array('group', '', 'Groups.'),
  array('serviceaccount', '', 'Service accounts, NAMESPACE:NAME.'),
  array('user', '', 'Users.'),
];

const generators: readonly CommandSpec[] = [
  generator(
    'clusterrole',
    [],
    'Create a cluster role',
    `${NAME} --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]`,
    [
      ...roleFlags,
      list('non-resource-url', '', 'Paths.'),
      text('aggregation-rule', '', 'Labels of roles to combine.'),
    ],
  ),
  generator(
    'clusterrolebinding',
    [],
    'Create a cluster role binding for a particular cluster role',
    `${NAME} --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]`,
    subjectFlags,
    ['clusterrole'],
  ),
  generator(
    'configmap',
    ['cm'],
    'Create a config map from a local file, directory or literal value',
    `${NAME} [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]`,
    keys('config map'),
  ),
  generator(
    'cronjob',
    ['cj'],
    'Create a cron job with the specified name',
    `${NAME} --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]`,
    [
      image,
      text('restart', '', 'OnFailure or Never.', { completes: { values: ['OnFailure', 'Never'] } }),
      text('schedule', '', 'When, in cron format.'),
    ],
    ['image', 'schedule'],
  ),
  generator(
    'deployment',
    ['deploy'],
    'Create a deployment with the specified name',
    `${NAME} --image=image -- [COMMAND] [args...]`,
    [
      list('image', '', 'Images; each becomes a container.'),
      int('port', '', -1, 'The port that the container exposes.'),
      int('replicas', 'r', 1, 'How many pods.'),
    ],
    ['image'],
  ),
  generator(
    'ingress',
    ['ing'],
    'Create an ingress with the specified name',
    `${NAME} --rule=host/path=service:port[,tls[=secret]] `,
    [
      array('annotation', '', 'Annotations, KEY=VALUE.'),
      text('class', '', 'Ingress class.'),
      text('default-backend', '', 'SERVICE:PORT for everything else.'),
      array('rule', '', 'HOST/PATH=SERVICE:PORT[,tls[=SECRET]].'),
    ],
  ),
  generator(
    'job',
    [],
    'Create a job with the specified name',
    `${NAME} --image=image [--from=cronjob/name] -- [COMMAND] [args...]`,
    [text('from', '', 'A cron job to run now: cronjob/NAME.'), image],
  ),
  generator(
    'namespace',
    ['ns'],
    'Create a namespace with the specified name',
    `${NAME} [--dry-run=server|client|none]`,
    [],
  ),
  generator(
    'poddisruptionbudget',
    ['pdb'],
    'Create a pod disruption budget with the specified name',
    `${NAME} --selector=SELECTOR --min-available=N [--dry-run=server|client|none]`,
    [
      text('max-unavailable', '', 'At most so many pods, or so many percent, may be unavailable.'),
      text('min-available', '', 'At least so many pods, or so many percent, stay available.'),
      text('selector', '', 'Labels of the pods.'),
    ],
  ),
  generator(
    'priorityclass',
    ['pc'],
    'Create a priority class with the specified name',
    `${NAME} --value=VALUE --global-default=BOOL [--dry-run=server|client|none]`,
    [
      text('description', '', 'When to use it.'),
      bool('global-default', '', 'For pods that name no class.'),
      text('preemption-policy', '', 'PreemptLowerPriority or Never.', { initial: 'PreemptLowerPriority' }),
      int('value', '', 0, 'The priority.'),
    ],
  ),
  generator(
    'quota',
    ['resourcequota'],
    'Create a quota with the specified name',
    `${NAME} [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]`,
    [text('hard', '', 'Limits, RESOURCE=QUANTITY,….'), text('scopes', '', 'Scopes, separated by commas.')],
  ),
  generator(
    'role',
    [],
    'Create a role with single rule',
    `${NAME} --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]`,
    roleFlags,
  ),
  generator(
    'rolebinding',
    [],
    'Create a role binding for a particular role or cluster role',
    `${NAME} --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]`,
    [...subjectFlags, text('role', '', 'The Role to bind.')],
  ),
  {
    name: 'secret',
    short: 'Create a secret using a specified subcommand',
    use: 'create secret (docker-registry | generic | tls)',
    flags: [],
    subcommands: [
      generator(
        'secret docker-registry',
        [],
        'Create a secret for use with a Docker registry',
        `${NAME} --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]`,
        [
          bool('append-hash', '', 'Append a hash of the secret to its name.'),
          text('docker-email', '', 'Mail address.'),
          text('docker-password', '', 'Password.'),
          text('docker-server', '', 'The registry.', { initial: 'https://index.docker.io/v1/' }),
          text('docker-username', '', 'User.'),
          list('from-file', '', 'A file .dockerconfigjson.', { completes: 'file' }),
        ],
      ),
      generator(
        'secret generic',
        [],
        'Create a secret from a local file, directory, or literal value',
        `${NAME} [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]`,
        [...keys('secret'), text('type', '', 'The type of the secret.')],
      ),
      generator(
        'secret tls',
        [],
        'Create a TLS secret',
        `${NAME} --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]`,
        [
          bool('append-hash', '', 'Append a hash of the secret to its name.'),
          text('cert', '', 'File with the certificate.', { completes: 'file' }),
          text('key', '', 'File with its key.', { completes: 'file' }),
        ],
      ),
    ],
  },
  {
    name: 'service',
    aliases: ['svc'],
    short: 'Create a service using a specified subcommand',
    use: 'create service',
    flags: [],
    subcommands: [
      generator(
        'service clusterip',
        [],
        'Create a ClusterIP service',
        `${NAME} [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]`,
        [text('clusterip', '', 'The ClusterIP; None for a headless service.'), tcp],
      ),
      generator(
        'service externalname',
        [],
        'Create an ExternalName service',
        `${NAME} --external-name external.name [--dry-run=server|client|none]`,
        [text('external-name', '', 'The DNS name outside.'), tcp],
        ['external-name'],
      ),
      generator(
        'service loadbalancer',
        [],
        'Create a LoadBalancer service',
        `${NAME} [--tcp=port:targetPort] [--dry-run=server|client|none]`,
        [tcp],
      ),
      generator(
        'service nodeport',
        [],
        'Create a NodePort service',
        `${NAME} [--tcp=port:targetPort] [--dry-run=server|client|none]`,
        [int('node-port', '', 0, 'The port on every node.'), tcp],
      ),
    ],
  },
  generator(
    'serviceaccount',
    ['sa'],
    'Create a service account with the specified name',
    `${NAME} [--dry-run=server|client|none]`,
    [],
  ),
  {
    name: 'token',
    short: 'Request a service account token',
    use: 'create token SERVICE_ACCOUNT_NAME',
    flags: [],
    arguments: 'none',
    refused: 'is not modelled: nothing here checks tokens, so none are issued',
  },
];

export const CREATE: CommandSpec = {
  name: 'create',
  group: 'Basic Commands (Beginner)',
  short: 'Create a resource from a file or from stdin',
  long: 'JSON and YAML formats are accepted.',
  use: 'create -f FILENAME',
  examples: [
    ['From a file', 'kubectl create -f pod.yaml'],
    ['A deployment', 'kubectl create deployment web --image=nginx --replicas=3'],
  ],
  arguments: 'none',
  flags: [
    ...common,
    bool('edit', '', 'Open the manifest in the editor first.'),
    ...files('The manifests to create.'),
    text('raw', '', 'A path of the API to POST the file to, as it is.'),
    selector(),
    bool('windows-line-endings', '', 'Line ends of the text.', { hidden: true }),
  ],
  subcommands: generators,
};
