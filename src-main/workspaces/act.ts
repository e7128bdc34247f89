/** What was done in one go: a gesture about many objects, a console line, or a file is many inputs, but one act. */
import type { Act, Input } from '@shared/contract';
import type { Session } from './session';

/** So many steps are looked at first; twice as many each time that an act began before them. */
const LOOK_BACK = 256;

/** The act that a step of an input belongs to. A step that no input made, or that stands alone, is one of its own. */
export function actOf(session: Session, seq: number): Act {
  const { branch } = session.head();
  for (let back = LOOK_BACK; ; back *= 2) {
    const from = Math.max(0, seq - back);
    // An input that was taken after so many steps made the next one.
    const inputs = session.history.inputs(branch, from).filter((input) => input.seq < seq);
    const act = lastAct(inputs, seq);
    if (from === 0 || act.inputs < inputs.filter(isAct).length) return act;
  }
}

function lastAct(inputs: readonly Input[], seq: number): Act {
  const last = inputs.at(-1);
  if (!last || last.seq + 1 !== seq) return { first: seq, inputs: 1, command: null };
  let command = last.origin.command ?? null;
  const { group } = last.origin;
  let [first, count] = [last, 1];
  if (group !== undefined) {
    for (const input of inputs.slice(0, -1).reverse()) {
      if (!isAct(input)) continue;
      if (input.origin.group !== group) break;
      [first, count] = [input, count + 1];
      if (input.origin.command !== command) command = null;
    }
  }
  return { first: first.seq + 1, inputs: count, command };
}

/** What programs give back comes in between, and nobody did it. */
function isAct(input: Input): boolean {
  return input.body.type !== 'outcome';
}
