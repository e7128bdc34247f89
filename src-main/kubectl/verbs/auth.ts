/** `kubectl auth can-i` and `whoami`. There is one user, the administrator. Models kubectl `cmd/auth` @ v1.34. */
import { fail, failUsage, findKind, RESOURCE_VERBS, type Command, type Verb } from '../cluster';
import { printObject, printRows, readOutput } from '../print';

const USER = 'kubernetes-admin';
const GROUPS = ['system:masters', 'system:authenticated'];

export const AUTH: Readonly<Record<string, Verb>> = { 'auth can-i': canI, 'auth whoami': whoAmI };

const USAGE = 'you must specify two arguments: verb resource or verb resource/resourceName.';

function canI(command: Command): Promise<number> {
  const { invocation, io } = command;
  const { args, flags } = invocation;
  if (flags.bool('list')) {
    if (flags.bool('quiet')) fail("--list can't be specified together with --quiet");
    if (args.length > 0) failUsageWithDot('list option must be specified with no arguments');
    io.out(listText(flags.bool('no-headers')));
    return Promise.resolve(0);
  }
  if (args.length < 2 || args.length > 3) failUsageWithDot(USAGE);
  const [verb = '', what = ''] = args;
  const nonResource = what.startsWith('/');
  if (nonResource && flags.text('subresource') !== '') {
    failUsageWithDot('--subresource can not be used with NonResourceURL');
  }
  if (!nonResource) warn(command, verb, what.split('/')[0]!);
  if (!flags.bool('quiet')) io.out('yes\n');
  return Promise.resolve(0);
}

function failUsageWithDot(message: string): never {
  return fail(`${message}\nSee 'kubectl auth can-i -h' for help and examples.`);
}

/** The administrator may do anything, even to what is not there; kubectl says so when it is not. */
function warn({ cluster, invocation, io }: Command, verb: string, resource: string): void {
  const kind = findKind(cluster.kinds(), resource);
  if (!kind) {
    if (resource === '*') return;
    const [plural = '', ...group] = resource.split('.');
    const where = group.length === 0 ? '' : ` in group '${group.join('.')}'`;
    io.err(`Warning: the server doesn't have a resource type '${plural}'${where}\n\n`);
  } else if (!kind.namespaced && !invocation.flags.bool('all-namespaces')) {
    const where = kind.group === '' ? '' : ` in group '${kind.group}'`;
    io.err(`Warning: resource '${kind.plural}' is not namespace scoped${where}\n\n`);
  }
  if (kind && !kind.verbs.includes(verb) && verb !== '*' && !SPECIAL_VERBS.includes(verb)) {
    io.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  }
}

const SPECIAL_VERBS = [...RESOURCE_VERBS, 'attest'];

function listText(noHeaders: boolean): string {
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  const rows = [
    ['*.*', '[]', '[]', '[*]'],
    ['', '[*]', '[]', '[*]'],
  ];
  return printRows(noHeaders ? rows : [header, ...rows]);
}

async function whoAmI(command: Command): Promise<void> {
  const { args } = command.invocation;
  if (args.length > 0) failUsage('auth whoami', `unexpected arguments: [${args.join(' ')}]`);
  const output = await readOutput(command, false);
  if (output.type === 'table' || output.type === 'custom-columns') {
    command.io.out(
      printRows([
        ['ATTRIBUTE', 'VALUE'],
        ['Username', USER],
        ['Groups', `[${GROUPS.join(' ')}]`],
      ]),
    );
    return;
  }
  command.io.out(
    printObject(command, output, {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      status: { userInfo: { username: USER, groups: GROUPS } },
    }),
  );
}
