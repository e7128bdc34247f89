/** A shell that lines are typed into: when a line is whole, what it asks for, and what goes from one line to the next. */
import { describe, expect, it } from 'vitest';
import { ContainerShell, type ShellCommand } from './container-shell';
import { readCommand } from './reading';

describe('a line', () => {
  it.each([
    ['echo a', false],
    ['echo "a', true],
    ["echo 'it", true],
    ['echo a \\', true],
    ['for i in 1 2', true],
    ['for i in 1 2; do echo $i; done', false],
    ['if true; then', true],
    ['cat <<EOF', true],
    ['cat <<EOF\nx\nEOF', false],
    ['a |', true],
    ['f() {', true],
  ] as const)('%j goes on: %s', (script, goesOn) => {
    expect(readCommand(script).type === 'more').toBe(goesOn);
  });
});

class Container {
  readonly ran: ShellCommand[] = [];
  readonly asked: string[] = [];
  readonly shell: ContainerShell;

  constructor(answers: readonly string[] = []) {
    const left = [...answers];
    this.shell = new ContainerShell({
      words: ['sh'],
      hostname: 'p',
      run: (command) => {
        this.ran.push(command);
        return Promise.resolve({ exitCode: 0, carried: { workingDir: '/tmp', env: { PWD: '/tmp' } } });
      },
      ask: (prompt) => {
        this.asked.push(prompt);
        return Promise.resolve(left.shift());
      },
    });
  }

  get scripts(): readonly string[] {
    return this.ran.map(({ command }) => command[2]!);
  }
}

describe('a shell in a container', () => {
  it('brings what a line has defined before those that follow', async () => {
    const { shell, ...container } = new Container();
    await shell.run('f() { echo hi; }');
    await shell.run("alias ll='ls -l'");
    await shell.run('f; ll');
    await shell.run('unalias ll');
    await shell.run('ll');
    const scripts = container.ran.map(({ command }) => command[2]);
    expect(scripts[2]).toBe("shopt -s expand_aliases\nalias ll='ls -l'\nf() { echo hi; }\nf; ll");
    expect(scripts[4]).toBe('f() { echo hi; }\nll');
    expect(container.ran[4]).toMatchObject({ workingDir: '/tmp' });
  });

  it('asks for what is read when it is its turn, and for nothing else', async () => {
    const container = new Container(['Joe', 'a', 'b']);
    await container.shell.run('echo name; read -p "who? " n; echo $n');
    expect(container.asked).toEqual(['who? ']);
    expect(container.ran.map(({ stdin }) => stdin)).toEqual([undefined, 'Joe\n', undefined]);
    await container.shell.run('while read x; do echo $x; done');
    expect(container.ran.at(-1)!.stdin).toBe('a\nb\n');
    container.asked.length = 0;
    await container.shell.run('read n < file; echo b | read c; echo read');
    expect(container.asked).toEqual([]);
  });

  it('is left with a code, by its own word alone', async () => {
    const { shell } = new Container();
    expect(await shell.run('exit 3')).toEqual({ exitCode: 3, ended: true });
    expect(await shell.run('echo exit')).toEqual({ exitCode: 0, ended: false });
  });
});
