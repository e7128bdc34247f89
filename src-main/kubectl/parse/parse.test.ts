import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandSpec } from './command-spec';
import { KUBECTL } from './commands';
import { helpText } from './help';
import { parseCommandLine, type Invocation } from './parse';

function parse(line: string): ReturnType<typeof parseCommandLine> {
  return parseCommandLine(KUBECTL, line === '' ? [] : line.split(' '));
}

function invocation(line: string): Invocation {
  const parsed = parse(line);
  if (parsed.type !== 'run') throw new Error(`${line}: ${JSON.stringify(parsed)}`);
  return parsed.invocation;
}

describe('a command line that kubectl understands', () => {
  it.each([
    ['takes a long flag with its value behind it', 'get pods --namespace kube-system'],
    ['takes a long flag with = and its value', 'get pods --namespace=kube-system'],
    ['takes a short flag with its value behind it', 'get pods -n kube-system'],
    ['takes a short flag with its value attached', 'get pods -nkube-system'],
    ['takes a short flag with = and its value', 'get pods -n=kube-system'],
    ['takes flags before the command', '-n kube-system get pods'],
    ['takes flags of the command before the command', '-o wide -n kube-system get pods'],
    ['joins short flags, the last of which has a value', 'get -wn kube-system pods'],
  ])('%s', (_name, line) => {
    const { path, flags, args } = invocation(line);
    expect(path).toEqual(['get']);
    expect(flags.text('namespace')).toBe('kube-system');
    expect(args).toEqual(['pods']);
  });

  it('reads joined short switches', () => {
    const { flags, args, dash } = invocation('exec -it web -- sh -c ls');
    expect([flags.bool('stdin'), flags.bool('tty')]).toEqual([true, true]);
    expect(args).toEqual(['web', 'sh', '-c', 'ls']);
    expect(dash).toBe(1);
  });

  it.each([
    ['--watch', true],
    ['--watch=true', true],
    ['--watch=T', true],
    ['--watch=false', false],
    ['--watch=0', false],
    ['-w', true],
    ['-w=0', false],
  ])('reads the switch %s as %s', (flag, value) => {
    expect(invocation(`get pods ${flag}`).flags.bool('watch')).toBe(value);
  });

  it('adds repeated lists up and splits them at commas', () => {
    const { flags } = invocation('get pods -L a,b -L c');
    expect(flags.list('label-columns')).toEqual(['a', 'b', 'c']);
  });

  it('does not split values that are taken as they stand', () => {
    const { flags } = invocation('run web --image=nginx --env=A=1,2 --env=B=3');
    expect(flags.list('env')).toEqual(['A=1,2', 'B=3']);
  });

  it('gives a flag without a value the value that it then stands for', () => {
    expect(invocation('delete pod x --cascade').flags.text('cascade')).toBe('background');
    expect(invocation('delete pod x --cascade orphan').args).toEqual(['pod', 'x', 'orphan']);
  });

  it('reads durations in milliseconds and keeps defaults', () => {
    expect(invocation('wait pod/x --for=delete --timeout=1m30s').flags.duration('timeout')).toBe(90_000);
    expect(invocation('wait pod/x --for=delete').flags.duration('timeout')).toBe(30_000);
  });

  it('resolves aliases and commands below commands', () => {
    expect(invocation('create deploy web --image=nginx').path).toEqual(['create', 'deployment']);
    expect(invocation('rollout status deploy/web').path).toEqual(['rollout', 'status']);
    expect(invocation('top po').path).toEqual(['top', 'pod']);
    expect(invocation('create -f x.yaml').path).toEqual(['create']);
  });

  it('takes a negative number and a lone dash as values', () => {
    expect(invocation('logs web --tail -1').flags.int('tail')).toBe(-1);
    expect(invocation('apply -f -').flags.list('filename')).toEqual(['-']);
  });

  it('reads underscores in names of flags as dashes', () => {
    expect(invocation('run p --image=a --dry_run=client').flags.text('dry-run')).toBe('client');
  });

  it('knows whether a flag was given', () => {
    const { flags } = invocation('scale deploy/web --replicas=0');
    expect([flags.given('replicas'), flags.given('current-replicas')]).toEqual([true, false]);
  });
});

// The texts were printed by kubectl v1.34.5.
describe('a command line that kubectl refuses', () => {
  it.each([
    ['foo', 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n'],
    ['gte', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
    ['get --foo', "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n"],
    ['--foo', "error: unknown flag: --foo\nSee 'kubectl --help' for usage.\n"],
    ['get -Z', "error: unknown shorthand flag: 'Z' in -Z\nSee 'kubectl get --help' for usage.\n"],
    ['get pods -wZ', "error: unknown shorthand flag: 'Z' in -Z\nSee 'kubectl get --help' for usage.\n"],
    ['get -itx', "error: unknown shorthand flag: 'i' in -itx\nSee 'kubectl get --help' for usage.\n"],
    ['get pods -n', "error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage.\n"],
    ['get -wn', "error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage.\n"],
    [
      'get pods --namespace',
      "error: flag needs an argument: --namespace\nSee 'kubectl get --help' for usage.\n",
    ],
    [
      'scale deploy/x --replicas=abc',
      'error: invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax\nSee \'kubectl scale --help\' for usage.\n',
    ],
    [
      'scale --replicas=99999999999999999999 x',
      'error: invalid argument "99999999999999999999" for "--replicas" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range\nSee \'kubectl scale --help\' for usage.\n',
    ],
    [
      'get pods -w=abc',
      'error: invalid argument "abc" for "-w, --watch" flag: strconv.ParseBool: parsing "abc": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
    ],
    [
      'wait pod/x --for=delete --timeout=5',
      'error: invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"\nSee \'kubectl wait --help\' for usage.\n',
    ],
    [
      'wait pod/x --for=delete --timeout=abc',
      'error: invalid argument "abc" for "--timeout" flag: time: invalid duration "abc"\nSee \'kubectl wait --help\' for usage.\n',
    ],
    ['get --=x', "error: bad flag syntax: --=x\nSee 'kubectl get --help' for usage.\n"],
    ['run x', 'error: required flag(s) "image" not set\n'],
    ['scale', 'error: required flag(s) "replicas" not set\n'],
    [
      'rollout foo bar',
      'error: unknown command "foo bar"\nSee \'kubectl rollout -h\' for help and examples\n',
    ],
    [
      'config get-contexts --foo',
      "error: unknown flag: --foo\nSee 'kubectl config get-contexts --help' for usage.\n",
    ],
    ['rollout -o', "error: unknown shorthand flag: 'o' in -o\nSee 'kubectl rollout --help' for usage.\n"],
  ])('%s', (line, message) => {
    expect(parse(line)).toEqual({ type: 'error', message });
  });

  it('says plainly what is not modelled', () => {
    const refused = (line: string) => {
      const parsed = parse(line);
      return parsed.type === 'error' ? parsed.message : JSON.stringify(parsed);
    };
    expect(refused('apply --prune --all -f x')).toMatch(/^error: --prune is not modelled: /);
    expect(refused('port-forward pod/web 8080:80')).toMatch(/^error: kubectl port-forward is not modelled/);
    expect(refused('kustomize .')).toMatch(/^error: kubectl kustomize is not modelled/);
  });

  it('takes no shortened long flags', () => {
    expect(parse('get pods --names=x')).toMatchObject({ type: 'error' });
  });
});

function everyCommand(
  spec: CommandSpec = KUBECTL,
  above: readonly CommandSpec[] = [],
): (readonly CommandSpec[])[] {
  const path = [...above, spec];
  return [path, ...(spec.subcommands ?? []).flatMap((below) => everyCommand(below, path))];
}

describe('the table of commands', () => {
  it.each(everyCommand().map((path) => [path.map((spec) => spec.name).join(' '), path] as const))(
    '%s has a help text and no two flags of one name or letter',
    (name, path) => {
      const own = path.at(-1)!.flags.map((flag) => flag.name);
      // A command's own flag stands before a global one of the same name.
      const flags =
        path.length === 1
          ? KUBECTL.flags
          : [...KUBECTL.flags.filter((flag) => !own.includes(flag.name)), ...path.at(-1)!.flags];
      const names = flags.map((flag) => flag.name);
      const letters = flags.map((flag) => flag.short).filter(Boolean);
      expect(names.filter((n, i) => names.indexOf(n) !== i)).toEqual([]);
      expect(letters.filter((n, i) => letters.indexOf(n) !== i)).toEqual([]);
      for (const required of path.at(-1)!.required ?? []) expect(names).toContain(required);
      const argv = [...name.split(' ').slice(1), '--help'];
      const parsed = parseCommandLine(KUBECTL, argv);
      expect(parsed).toMatchObject({ type: 'help', asked: true });
      expect(helpText(path)).toContain(path.length === 1 ? 'kubectl [flags]' : path.at(-1)!.use);
    },
  );
});

describe('whatever is typed', () => {
  const words = everyCommand().flatMap((path) => [
    path.at(-1)!.name,
    ...path
      .at(-1)!
      .flags.flatMap((flag) => [
        `--${flag.name}`,
        `--${flag.name}=x`,
        `-${flag.short || 'q'}`,
        `-${flag.short}y`,
      ]),
  ]);
  const word = fc.oneof(
    fc.constantFrom(...words, '--', '-', '', '-=', '--x=', '=', '-n=', 'pods', 'a=b', 'a-'),
    fc.string(),
    fc.string({ unit: 'binary' }),
  );

  it('is understood or refused with a message, and never throws', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (argv) => {
        const parsed = parseCommandLine(KUBECTL, argv);
        if (parsed.type === 'error') {
          expect(parsed.message).toMatch(/^(error: |Unknown help topic )[^]*\n$/);
        } else if (parsed.type === 'help') {
          expect(helpText(parsed.path)).toMatch(/Usage:/);
        } else {
          const { args, dash, flags, spec } = parsed.invocation;
          expect(dash).toBeLessThanOrEqual(args.length);
          for (const name of spec.required ?? []) expect(flags.given(name)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
