/**
 * Runs the commands of containers for the engine, in just-bash over the files that an effect names. A command that
 * sleeps or asks stays in memory between its parts; one that is not (after a reload) is brought there by running its
 * earlier parts again with what they were given.
 */
import type { Effect, ProgramOutcome } from '@shared/contract';
import { installOwnTime } from './own-time';
import type { Program } from './program';

export interface ProgramRunner {
  /** What the command gives back: all of it, or the part until it waits. */
  run(effect: Effect): Promise<ProgramOutcome>;
}

/** How many waiting commands stay in memory; beyond it, the one that waits longest is run anew when it goes on. */
const KEPT = 500;

export function makeProgramRunner(): ProgramRunner {
  installOwnTime();
  /** Waiting commands by the state in which they wait. */
  const waiting = new Map<string, Program>();

  const keep = (state: string, program: Program): void => {
    waiting.set(state, program);
    if (waiting.size <= KEPT) return;
    for (const [oldest] of waiting) {
      waiting.delete(oldest);
      return;
    }
  };

  const find = async (effect: Effect): Promise<Program> => {
    // The shell is large: it is loaded when the first command runs, not when the app starts.
    const { Program } = await import('./program');
    const { state = '', past = [] } = effect.process ?? {};
    if (state === '') return Program.start(effect);
    const known = waiting.get(state);
    waiting.delete(state);
    return known ?? Program.repeat(effect, past);
  };

  return {
    async run(effect) {
      const program = await find(effect);
      const outcome = await program.nextPart({
        time: effect.time ?? 0,
        mounts: effect.mounts ?? [],
        ...(effect.answer ? { answer: effect.answer } : {}),
        kernel: effect.kernel ?? {},
      });
      if (outcome.next && outcome.next.type !== 'serve' && effect.process) keep(effect.process.next, program);
      return outcome;
    },
  };
}
