/** Runs the shell commands of containers and nodes for the engine, in a sandboxed bash over the files it is given. */
import { Bash } from 'just-bash';
import type { Effect, ProgramOutcome } from '@shared/contract';

export interface ProgramRunner {
  /** Runs a command to its end; never rejects for what the command itself does wrong. */
  run(effect: Effect): Promise<ProgramOutcome>;
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

export function makeProgramRunner(): ProgramRunner {
  return {
    async run({ command, env, workingDir, files }) {
      const bash = new Bash({ files: { ...files }, env: { ...env }, cwd: workingDir });
      const result = await bash.exec(command.map(quote).join(' '));
      const after: Record<string, string | null> = {};
      for (const path of bash.fs.getAllPaths()) {
        const stat = await bash.fs.stat(path);
        if (!stat.isFile || path.startsWith('/dev/') || path.startsWith('/proc/')) continue;
        const content = await bash.readFile(path);
        if (files[path] !== content) after[path] = content;
      }
      for (const path of Object.keys(files)) if (!(await bash.fs.exists(path))) after[path] = null;
      return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr, duration: 0, files: after };
    },
  };
}
