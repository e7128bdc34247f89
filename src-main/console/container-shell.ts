/** `kubectl exec -it POD -- sh`: a shell in a container that lines are typed into. */
import type { Live } from '@shared/api';
import type { Container, Pod } from 'kubernetes-types/core/v1';
import { ContainerShell } from '../programs';
import type { Completion, ConsoleWorld, ContainerShellRequest, Shell, ShellResult } from './host';
import { PastRefused } from './host';
import { INTERRUPTED } from './terminal';

export class ShellInContainer implements Shell {
  private readonly shell: ContainerShell;

  constructor(
    private readonly console: ConsoleWorld,
    private readonly request: ContainerShellRequest,
  ) {
    const { image, workingDir } = this.container() ?? {};
    this.shell = new ContainerShell({
      words: request.command,
      hostname: request.pod,
      ...(image === undefined ? {} : { image }),
      ...(workingDir === undefined ? {} : { workingDir }),
      run: async (command) => {
        const { origin, signal } = console.line();
        const answer = await console.session.exec(
          { namespace: request.namespace, pod: request.pod, container: request.container, ...command },
          origin,
          { signal, onOutput: ({ stream, text }) => console.terminal.write(stream, text) },
        );
        if (answer.ok) return answer.result;
        console.terminal.write('stderr', `${answer.status.message}\n`);
        return null;
      },
      ask: async (prompt) => {
        const answer = await console.terminal.readLine({ text: prompt, kind: 'answer', secret: false });
        return answer === INTERRUPTED ? undefined : (answer ?? undefined);
      },
    });
  }

  prompt(): string {
    return this.shell.prompt();
  }

  run(line: string): Promise<ShellResult> {
    const at = this.console.at();
    if (at === undefined) return this.shell.run(line);
    this.console.refused();
    throw new PastRefused(at);
  }

  isWhole(text: string): boolean {
    return this.shell.isWhole(text);
  }

  complete(_line: string, cursor: number): Promise<Completion> {
    return Promise.resolve({ from: cursor, candidates: [] });
  }

  close(): void {
    // Nothing runs between two lines.
  }

  private container(): Container | undefined {
    const pod = this.console.get<Live<Pod>>('pods', this.request.namespace, this.request.pod);
    return pod?.spec?.containers.find(({ name }) => name === this.request.container);
  }
}
