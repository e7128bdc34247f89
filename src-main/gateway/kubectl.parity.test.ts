import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALL_FILES, COMMANDS, type Command } from './testing/commands';
import { hasRealKubectl, kubectls, RealKubectl, type Ran } from './testing/kubectl';
import { GatewayWorld } from './testing/world';

describe.skipIf(!hasRealKubectl).each(kubectls())(
  'the real kubectl $name',
  ({ name, words: version, program }) => {
    let world: GatewayWorld;
    let kubectl: RealKubectl;

    beforeAll(async () => {
      world = await GatewayWorld.make({ speed: 'max' });
      kubectl = await RealKubectl.make(version, world.gateway.url, program);
      for (const [name, text] of Object.entries(ALL_FILES)) kubectl.file(name, text);
    }, 60_000);

    afterAll(async () => {
      kubectl.close();
      await world.close();
    });

    const titled = COMMANDS.map((command, i) => ({
      command,
      title: `${i + 1}: ${[command.line].flat().join(' ')}`,
    }));
    it.each(titled)('$title', { timeout: 60_000 }, async ({ command }) => {
      const ran = await run(command);
      const seen = `exit ${ran.code}\n${ran.stdout}\n--- stderr\n${ran.stderr}`;
      const code =
        typeof command.code === 'number' ? command.code : (command.code[name] ?? command.code[version]);
      if (command.until) expect(ran.stdout, seen).toMatch(command.until);
      else expect(ran.code, seen).toBe(code);
      for (const pattern of each(command.out)) expect(ran.stdout, seen).toMatch(pattern);
      for (const pattern of each(command.err)) expect(ran.stderr, seen).toMatch(pattern);
    });

    const each = (patterns: Command['out']): readonly RegExp[] =>
      patterns === undefined ? [] : 'v34' in patterns ? patterns[version] : patterns;

    async function run({ line, until, meanwhile, stdin, env }: Command): Promise<Ran> {
      const enough = new AbortController();
      let text = '';
      const running = kubectl.run(line, {
        timeout: 45_000,
        signal: enough.signal,
        onText: (all) => (text = all),
        ...(stdin === undefined ? {} : { stdin }),
        ...(env === undefined ? {} : { env }),
      });
      if (meanwhile !== undefined) {
        await vi.waitFor(() => expect(text).toMatch(/^NAME .*\n.*\n|Forwarding from 127/), 30_000);
        if (meanwhile.startsWith('http'))
          expect(await (await fetch(meanwhile)).text()).toContain('Welcome to nginx!');
        else expect((await kubectl.run(meanwhile)).code).toBe(0);
      }
      if (until !== undefined) {
        await vi.waitFor(() => expect(text).toMatch(until), 30_000);
        enough.abort();
      }
      return running;
    }
  },
);
