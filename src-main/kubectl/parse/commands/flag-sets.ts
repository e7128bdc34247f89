/** Flags that several commands share. */
import { bool, duration, int, list, text, type FlagSpec } from '../flag-specs';

const NO_KUSTOMIZE =
  'is not modelled; build the directory elsewhere and pipe its manifests into `-f -` instead';
const NO_URL = 'Files or folders of the node; - for standard input';

/** Names of output formats besides the table. */
const FORMATS =
  'json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file';

export const FORMAT_VALUES = ['json', 'yaml', 'name', 'jsonpath=', 'jsonpath-as-json=', 'go-template='];

/** `-o` and what belongs to it. @param extra formats that only this command has */
export function printing(extra: readonly string[] = [], initial = ''): FlagSpec[] {
  const formats = [FORMATS, ...extra].join(', ');
  return [
    bool('allow-missing-template-keys', '', 'Ignore fields that a template asks for and the object lacks.', {
      initial: true,
    }),
    text('output', 'o', `Output format. One of: (${formats}).`, {
      initial,
      completes: { values: [...FORMAT_VALUES, ...extra.map((e) => (e.startsWith('custom') ? `${e}=` : e))] },
    }),
    bool('show-managed-fields', '', 'Keep metadata.managedFields in JSON and YAML.'),
    text(
      'template',
      '',
      'The template for -o go-template and -o jsonpath, or its file for the -file formats.',
    ),
  ];
}

/** `-f`, `-k`, `-R`. */
export function files(usage: string, recursive = false): FlagSpec[] {
  return [
    list('filename', 'f', `${usage} ${NO_URL}.`, { completes: 'file' }),
    text('kustomize', 'k', 'A kustomization directory.', { refused: NO_KUSTOMIZE }),
    bool('recursive', 'R', 'Look into the folders below the given ones too.', { initial: recursive }),
  ];
}

export const selector = (
  usage = 'Only objects whose labels match, e.g. app=web,tier!=db,env in (a,b).',
): FlagSpec => text('selector', 'l', usage);

export const fieldSelector: FlagSpec = text(
  'field-selector',
  '',
  'Only objects whose fields match, e.g. status.phase=Running. The server knows few fields of each kind.',
);

export const all = (usage = 'All objects of the given kinds in the namespace.'): FlagSpec =>
  bool('all', '', usage);

export const allNamespaces: FlagSpec = bool(
  'all-namespaces',
  'A',
  'In all namespaces, whatever --namespace says.',
);

export const dryRun: FlagSpec = text(
  'dry-run',
  '',
  '"none", "client" (print what would be sent) or "server" (let the server check it without storing it).',
  { initial: 'none', bare: 'unchanged', completes: { values: ['none', 'client', 'server'] } },
);

export const validate: FlagSpec = text(
  'validate',
  '',
  'What to do about unknown fields: strict (or true) refuses, warn tells, ignore (or false) drops them.',
  { initial: 'strict', bare: 'strict', completes: { values: ['strict', 'warn', 'ignore'] } },
);

export const fieldManager = (initial: string): FlagSpec =>
  text('field-manager', '', 'The name under which the server notes who owns the fields.', { initial });

export const saveConfig: FlagSpec = bool(
  'save-config',
  '',
  'Keep the configuration in the annotation that kubectl apply compares with.',
);

export const chunkSize: FlagSpec = int('chunk-size', '', 500, 'Objects a page; 0 for all at once.');

export const noHeaders: FlagSpec = bool('no-headers', '', 'Print no line of headers.');

/** How something is deleted. @param wait whether the command waits by default */
export function deleting(wait: boolean): FlagSpec[] {
  return [
    text('cascade', '', '"background", "orphan" or "foreground": what happens to dependents.', {
      initial: 'background',
      bare: 'background',
      completes: { values: ['background', 'orphan', 'foreground'] },
    }),
    bool(
      'force',
      '',
      'Remove objects at once, without waiting for the kubelet. Needs --grace-period=0 to do so.',
    ),
    int('grace-period', '', -1, 'Seconds to end in; negative for the object’s own. 0 only with --force.'),
    duration('timeout', '', 0, 'How long to wait; 0 lets the size of the object decide.'),
    bool('wait', '', 'Wait until the objects are gone.', { initial: wait }),
  ];
}

/** What `--subresource` takes. */
export const SUBRESOURCES = { completes: { values: ['status', 'scale'] } } as const;

export const container = text('container', 'c', "The container; by default the pod's default or first one.", {
  completes: 'container',
});

export const podRunningTimeout = (initial: number): FlagSpec =>
  duration('pod-running-timeout', '', initial, 'How long to wait until a pod runs.');

const outside = { hidden: true } as const;

/** Flags of every command. */
export const GLOBAL: readonly FlagSpec[] = [
  text('namespace', 'n', 'The namespace; by default that of the context.', { completes: 'namespace' }),
  text('context', '', 'The context of the kubeconfig.', { completes: 'context' }),
  text('kubeconfig', '', 'The kubeconfig file on the node.', { completes: 'file' }),
  text('cluster', '', 'The cluster of the kubeconfig.'),
  text('user', '', 'The user of the kubeconfig.'),
  text('request-timeout', '', 'How long one request may take; every request here is answered at once.', {
    initial: '0',
  }),
  int('v', 'v', 0, 'Verbosity of the log; nothing is logged here.'),
  bool('warnings-as-errors', '', 'Fail when the server warns.'),
  text('as', '', 'The user to act as.', {
    refused: 'is not modelled: there is one user here, who may do everything',
  }),
  list('as-group', '', 'The group to act as.', {
    refused: 'is not modelled: there is one user here, who may do everything',
  }),
  text('as-uid', '', 'The UID to act as.', {
    refused: 'is not modelled: there is one user here, who may do everything',
  }),
  text('server', 's', 'The address of the API server.', {
    refused: 'is not modelled: the console speaks to the cluster of this workspace only',
  }),
  // These concern the way to a server over the network. There is none, so they change nothing.
  text('token', '', 'Bearer token.', outside),
  text('username', '', 'User name for basic authentication.', outside),
  text('password', '', 'Password for basic authentication.', outside),
  text('cache-dir', '', 'Folder for what discovery found.', outside),
  text('certificate-authority', '', "File with the server's certificate authority.", outside),
  text('client-certificate', '', 'File with the certificate of the user.', outside),
  text('client-key', '', 'File with the key of the user.', outside),
  text('tls-server-name', '', "Name in the server's certificate.", outside),
  text('kuberc', '', 'File with preferences.', outside),
  text('profile', '', 'Profile to capture.', { ...outside, initial: 'none' }),
  text('profile-output', '', 'File for the profile.', { ...outside, initial: 'profile.pprof' }),
  text('log-flush-frequency', '', 'How often logs are written.', { ...outside, initial: '5s' }),
  text('vmodule', '', 'Verbosity by file.', outside),
  bool('disable-compression', '', 'Do not compress answers.', outside),
  bool('insecure-skip-tls-verify', '', "Do not check the server's certificate.", outside),
  bool('match-server-version', '', 'Require equal versions.', outside),
];
