/** Commands about the API, the kubeconfig and kubectl itself. */
import type { CommandSpec } from '../command-spec';
import { bool, list, text } from '../flag-specs';
import { allNamespaces, noHeaders, printing } from './flag-sets';

const authorization: CommandSpec = {
  name: 'auth',
  group: 'Troubleshooting and Debugging Commands',
  short: 'Inspect authorization',
  long: 'There is one user, kubernetes-admin, who may do everything.',
  use: 'auth',
  flags: [],
  subcommands: [
    {
      name: 'can-i',
      short: 'Check whether an action is allowed',
      use: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
      arguments: { values: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
      flags: [
        allNamespaces,
        bool('list', '', 'Print everything that is allowed.'),
        noHeaders,
        bool('quiet', 'q', 'Print nothing; the exit code says it.'),
        text('subresource', '', 'The subresource, e.g. log.'),
      ],
    },
    {
      name: 'whoami',
      short: 'Experimental: Check self subject attributes',
      use: 'auth whoami',
      arguments: 'none',
      flags: printing(),
    },
  ],
};

const config: CommandSpec = {
  name: 'config',
  group: 'Other Commands',
  short: 'Modify kubeconfig files',
  long: 'The kubeconfig is a file on the node: --kubeconfig, else $KUBECONFIG, else ~/.kube/config.',
  use: 'config SUBCOMMAND',
  examples: [
    ['Which namespace is the default', 'kubectl config get-contexts'],
    ['Change it', 'kubectl config set-context --current --namespace kube-system'],
  ],
  flags: [],
  subcommands: [
    {
      name: 'current-context',
      short: 'Display the current-context',
      use: 'config current-context [flags]',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'delete-cluster',
      short: 'Delete the specified cluster from the kubeconfig',
      use: 'config delete-cluster NAME',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'delete-user',
      short: 'Delete the specified user from the kubeconfig',
      use: 'config delete-user NAME',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'delete-context',
      short: 'Delete the specified context from the kubeconfig',
      use: 'config delete-context NAME',
      arguments: 'contexts',
      flags: [],
    },
    {
      name: 'get-clusters',
      short: 'Display clusters defined in the kubeconfig',
      use: 'config get-clusters [flags]',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'get-contexts',
      short: 'Describe one or many contexts',
      use: 'config get-contexts [(-o|--output=)name)]',
      arguments: 'contexts',
      flags: [
        noHeaders,
        text('output', 'o', 'Output format. One of: (name).', { completes: { values: ['name'] } }),
      ],
    },
    {
      name: 'get-users',
      short: 'Display users defined in the kubeconfig',
      use: 'config get-users [flags]',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'rename-context',
      short: 'Rename a context from the kubeconfig file',
      use: 'config rename-context CONTEXT_NAME NEW_NAME',
      arguments: 'contexts',
      flags: [],
    },
    {
      name: 'set',
      short: 'Set an individual value in a kubeconfig file',
      use: 'config set PROPERTY_NAME PROPERTY_VALUE',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'set-context',
      short: 'Set a context entry in kubeconfig',
      use: 'config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
      arguments: 'contexts',
      flags: [
        text('cluster', '', 'The cluster of the context.'),
        bool('current', '', 'Change the current context.'),
        text('namespace', '', 'The namespace of the context.', { completes: 'namespace' }),
        text('user', '', 'The user of the context.'),
      ],
    },
    {
      name: 'unset',
      short: 'Unset an individual value in a kubeconfig file',
      use: 'config unset PROPERTY_NAME',
      arguments: 'none',
      flags: [],
    },
    {
      name: 'use-context',
      aliases: ['use'],
      short: 'Set the current-context in a kubeconfig file',
      use: 'config use-context CONTEXT_NAME',
      arguments: 'contexts',
      flags: [],
    },
    {
      name: 'view',
      short: 'Display merged kubeconfig settings or a specified kubeconfig file',
      use: 'config view [flags]',
      arguments: 'none',
      flags: [
        bool('flatten', '', 'Put the contents of files in.'),
        bool('merge', '', 'Merge all files.', { initial: true, hidden: true }),
        bool('minify', '', 'Only what the current context uses.'),
        ...printing([], 'yaml'),
        bool('raw', '', 'Show certificates and keys.'),
      ],
    },
  ],
};

export const OTHER: readonly CommandSpec[] = [
  authorization,
  config,
  {
    name: 'api-resources',
    group: 'Other Commands',
    short: 'Print the supported API resources on the server',
    use: 'api-resources [flags]',
    arguments: 'none',
    flags: [
      text('api-group', '', 'Only resources of this group.'),
      bool('cached', '', 'Use what is cached.', { hidden: true }),
      list('categories', '', 'Only resources of these categories.'),
      bool('namespaced', '', 'Only namespaced ones; =false for the others.', { initial: true }),
      noHeaders,
      text('output', 'o', 'Output format. One of: (json, yaml, name, wide).', {
        completes: { values: ['json', 'yaml', 'name', 'wide'] },
      }),
      text('sort-by', '', 'Sort by name or kind.', { completes: { values: ['name', 'kind'] } }),
      list('verbs', '', 'Only resources with these verbs.'),
    ],
  },
  {
    name: 'api-versions',
    group: 'Other Commands',
    short: 'Print the supported API versions on the server, in the form of "group/version"',
    use: 'api-versions',
    arguments: 'none',
    flags: [],
  },
  {
    name: 'version',
    group: 'Other Commands',
    short: 'Print the client and server version information',
    use: 'version [flags]',
    arguments: 'none',
    flags: [
      bool('client', '', 'Only the version of the client.'),
      text('output', 'o', "One of 'yaml' or 'json'.", { completes: { values: ['json', 'yaml'] } }),
    ],
  },
  {
    name: 'cluster-info',
    group: 'Cluster Management Commands',
    short: 'Display cluster information',
    use: 'cluster-info [flags]',
    arguments: 'none',
    flags: [],
  },
  {
    name: 'completion',
    group: 'Settings Commands',
    short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    use: 'completion SHELL',
    arguments: { values: ['bash', 'zsh', 'fish', 'powershell'] },
    flags: [],
  },
  {
    name: 'options',
    short: 'Print the list of flags inherited by all commands',
    use: 'options',
    arguments: 'none',
    flags: [],
  },
  {
    name: 'certificate',
    short: 'Modify certificate resources',
    use: 'certificate SUBCOMMAND',
    flags: [],
    refused: 'is not modelled: certificate signing requests are no part of this cluster',
  },
  {
    name: 'kustomize',
    short: 'Build a kustomization target from a directory or URL',
    use: 'kustomize DIR',
    flags: [],
    refused:
      'is not modelled; build the directory elsewhere and pipe its manifests into `kubectl apply -f -`',
  },
  {
    name: 'plugin',
    short: 'Provides utilities for interacting with plugins',
    use: 'plugin [flags]',
    flags: [],
    refused: 'is not modelled: there are no plugins here',
  },
];
