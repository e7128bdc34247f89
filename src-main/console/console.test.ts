/** The shell on a node: what lives on from line to line, what is asked, where output goes, and other nodes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NODE_FILESYSTEMS, type NodeFilesystem } from '@shared/api';
import { ConsoleWorld } from './testing/world';

let world: ConsoleWorld;
beforeAll(() => {
  world = ConsoleWorld.make();
});
afterAll(() => {
  world.close();
});
beforeEach(async () => {
  world.at = undefined;
  world.answers = [];
  world.asked.length = 0;
  await world.run('cd; set +u');
});

describe('a line', () => {
  it.each([
    [
      'keeps variables, functions and arrays',
      ['x=5; f() { echo "f:$1:$x"; }; a=(1 2)', 'f a; echo ${a[1]}'],
      'f:a:5\n2\n',
    ],
    ['keeps the working directory', ['cd /etc/kubernetes', 'pwd'], '/etc/kubernetes\n'],
    ['keeps aliases', ['alias k=kubectl', 'k get ns default -o name'], 'namespace/default\n'],
    ['knows how the last one ended', ['false', 'echo $?'], '1\n'],
    [
      'goes through pipes',
      ['kubectl get ns -o name | grep calico | sed s/namespace.// | sort -r | head -1'],
      'calico-system\n',
    ],
    [
      'takes its output as words',
      ['n=$(kubectl get ns default -o name); echo "[$n]"'],
      '[namespace/default]\n',
    ],
    ['reads here-documents', ['cat <<E | tr a-z A-Z > up; cat up\nab $((1+1))\nE'], 'AB 2\n'],
    ['keeps line ends that are quoted', ["x=$'1\\n2'; echo \"$x\" $'a\\tb\\nc'"], '1\n2 a\tb\nc\n'],
    ['loops', ['for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done'], '1\n3\n'],
    ['tells errors where they belong', ['kubectl get ns none 2>/dev/null || echo gone'], 'gone\n'],
    ['knows what there is not', ['nonesuch'], '-bash: nonesuch: command not found\n'],
    ['says what is no command', ['echo )'], "-bash: syntax error near unexpected token `)'\n"],
    ['goes on after an error that would end a script', ['set -u; echo $nothing', 'echo on'], 'on\n'],
  ])('%s', async (_name, lines, shown) => {
    let text = '';
    for (const line of lines) text = await world.show(line);
    expect(text).toBe(shown);
  });

  it('shows what stands before a question before it is answered', async () => {
    world.answers = ['kube-system'];
    await world.run("cat > ask.sh <<'E'\necho Which?\nread -p 'name: ' n\necho \"got $n\"\nE");
    expect(await world.show('bash ask.sh')).toBe('Which?\ngot kube-system\n');
    expect(world.asked).toEqual([
      { prompt: { text: 'name: ', kind: 'answer', secret: false }, screen: 'Which?\n' },
    ]);
  });

  it('runs a file only if it may be run', async () => {
    await world.run('echo "echo ran" > x.sh');
    expect(await world.run('./x.sh')).toMatchObject({ code: 126, text: 'bash: ./x.sh: Permission denied\n' });
    expect(await world.show('chmod +x x.sh; ./x.sh; ./x.sh | tr a-z A-Z')).toBe('ran\nRAN\n');
  });

  it('gives its exit code', async () => {
    expect((await world.run('(exit 3)')).code).toBe(3);
    expect((await world.run('kubectl get ns none')).code).toBe(1);
  });

  it('lets virtual time pass, and only that', async () => {
    const before = world.session.head().time;
    await world.run('sleep 90');
    expect(world.session.head().time - before).toBe(90_000);
    expect(await world.show('date +%s')).toBe(`${Math.floor((before + 90_000) / 1000)}\n`);
  });

  it('is one group of inputs in the history, with its kubectl commands', async () => {
    await world.run('kubectl label node k-node1 a=1; echo x > f; kubectl label node k-node1 a-');
    const inputs = world.session.history.inputs(world.session.head().branch).slice(-3);
    expect(new Set(inputs.map(({ origin }) => origin.group)).size).toBe(1);
    expect(inputs.map(({ origin }) => origin.command)).toEqual([
      'kubectl label node k-node1 a=1',
      'kubectl label node k-node1 a=1; echo x > f; kubectl label node k-node1 a-',
      'kubectl label node k-node1 a-',
    ]);
    const report = world.reports.at(-1)!;
    expect(report.to - report.from).toBeGreaterThanOrEqual(3);
  });
});

describe('files of a node', () => {
  it('are an object of the workspace, and each node has its own', async () => {
    await world.run('echo here > /root/own; mkdir -p /srv/a; chmod 600 /root/own');
    const { files } = world.console.get<NodeFilesystem>(NODE_FILESYSTEMS, '', 'k-master')!;
    expect(files['/root/own']).toMatchObject({ content: 'here\n', mode: 0o600 });
    expect(files['/srv/a']).toMatchObject({ type: 'Directory' });
    expect(await world.show('ssh k-node1 cat /root/own')).toBe('cat: /root/own: No such file or directory\n');
    await world.run('rm /root/own /etc/hosts');
    expect(await world.show('ls /root/own')).toBe('ls: cannot access /root/own: No such file or directory\n');
    expect(await world.show('cat /etc/hosts')).toBe('cat: /etc/hosts: No such file or directory\n');
  });

  it('are edited in the editor', async () => {
    world.edit = (name, text) => `${text}${name}`;
    await world.run('echo a > e; vim e');
    expect(await world.show('cat e')).toBe('a\n/root/e\n');
  });
});

describe('another node', () => {
  it('is entered with ssh and left with exit', async () => {
    world.answers = ['hostname; x=there', 'echo $x', 'exit 4'];
    const { text, code } = await world.run('ssh k-node2');
    expect(text).toBe('k-node2\nthere\n');
    expect(code).toBe(4);
    expect(world.asked[0]?.prompt.text).toBe('[root@k-node2 ~]# ');
    expect(await world.show('hostname')).toBe('k-master\n');
  });

  it('must be one', async () => {
    expect(await world.run('ssh nowhere')).toMatchObject({ code: 255 });
  });

  it('has kernel parameters of its own', async () => {
    await world.run('sysctl -w vm.swappiness=10');
    expect(await world.show('sysctl vm.swappiness; ssh k-node1 sysctl vm.swappiness')).toBe(
      'vm.swappiness = 10\nvm.swappiness = 60\n',
    );
  });
});

describe('a past step', () => {
  it('is looked at and not changed', async () => {
    await world.run('kubectl create namespace later');
    const { seq } = world.session.head();
    world.at = 1;
    expect((await world.run('kubectl get ns later')).code).toBe(1);
    expect(await world.run('kubectl delete ns default')).toMatchObject({ code: 1 });
    expect(await world.show('echo a > /root/never')).toContain('step 1 of the past');
    expect(world.reports.at(-1)!.refused).toBe(true);
    world.at = undefined;
    expect(world.session.head().seq).toBe(seq);
    expect((await world.run('cat /root/never')).code).toBe(1);
  });
});

describe('Tab', () => {
  it.each([
    ['kubectl desc', ['describe']],
    ['kubectl get pod -n kube-sys', ['kube-system']],
    ['echo x; kubectl describe node k-n', ['k-node1', 'k-node2']],
    ['ssh k-m', ['k-master']],
    ['cat /etc/kubernetes/ad', ['/etc/kubernetes/admin.conf']],
    ['cd /etc/kubernetes/man', ['/etc/kubernetes/manifests/']],
    ['kubectl apply -f /etc/host', ['/etc/hostname']],
    ['sysct', ['sysctl']],
  ])('completes %s', async (line, candidates) => {
    expect((await world.console.complete(line, line.length)).candidates).toEqual(candidates);
  });
});

describe('Ctrl+C', () => {
  it('ends a watch that would go on, and the shell is there for the next line', async () => {
    world.terminal.interactive = true;
    world.session.play(1);
    const watching = world.run('kubectl get pod -A -w');
    await new Promise((resolve) => setTimeout(resolve, 300));
    world.console.interrupt();
    expect((await watching).code).toBe(130);
    world.session.pause();
    world.terminal.interactive = false;
    expect(await world.show('echo $?')).toBe('130\n');
  });
});
