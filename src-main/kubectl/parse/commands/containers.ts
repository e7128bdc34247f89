/** Commands that reach into containers. */
import type { CommandSpec } from '../command-spec';
import { bool, int, list, text } from '../flag-specs';
import { container, podRunningTimeout } from './flag-sets';

const GROUP = 'Troubleshooting and Debugging Commands';
const SERVE =
  'is not modelled in the console: nothing outside reaches the simulated network from here. Use `curl` on a node or `kubectl exec` for a look, or serve the workspace with `drydock serve` and forward from there';

const session = [
  bool('quiet', 'q', 'Print only what the container prints.'),
  bool('stdin', 'i', 'Pass standard input to the container.'),
  bool('tty', 't', 'Standard input is a terminal.'),
];

export const CONTAINERS: readonly CommandSpec[] = [
  {
    name: 'exec',
    group: GROUP,
    short: 'Execute a command in a container',
    use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
    examples: [
      ['A command', 'kubectl exec web -- cat /etc/hostname'],
      ['A shell', 'kubectl exec -it web -- sh'],
    ],
    arguments: 'pods',
    flags: [
      container,
      list('filename', 'f', 'The pod as a manifest.', { completes: 'file' }),
      podRunningTimeout(60_000),
      ...session,
    ],
  },
  {
    name: 'attach',
    group: GROUP,
    short: 'Attach to a running container',
    long: 'Prints what the container has printed and goes on with what it prints.',
    use: 'attach (POD | TYPE/NAME) -c CONTAINER',
    arguments: 'pods',
    flags: [container, podRunningTimeout(60_000), ...session],
  },
  {
    name: 'cp',
    group: GROUP,
    short: 'Copy files and directories to and from containers',
    use: 'cp <file-spec-src> <file-spec-dest>',
    examples: [
      ['Into a pod', 'kubectl cp index.html web:/usr/share/nginx/html/index.html'],
      ['Out of a pod', 'kubectl cp default/web:/etc/hostname ./hostname'],
    ],
    arguments: 'files',
    flags: [
      container,
      bool('no-preserve', '', 'Do not keep owner and mode.'),
      int('retries', '', 0, 'How often to try again.'),
    ],
  },
  {
    name: 'port-forward',
    group: GROUP,
    short: 'Forward one or more local ports to a pod',
    use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
    flags: [list('address', '', 'Addresses to listen on.'), podRunningTimeout(60_000)],
    arguments: 'pods',
    refused: SERVE,
  },
  {
    name: 'proxy',
    group: GROUP,
    short: 'Run a proxy to the Kubernetes API server',
    use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
    flags: [
      int('port', 'p', 8001, 'The port.'),
      text('address', '', 'The address to listen on.', { initial: '127.0.0.1' }),
    ],
    arguments: 'none',
    refused:
      'is not modelled in the console: serve the workspace with `drydock serve`, which is the API server over HTTP, and use your own kubectl',
  },
];
