/** Scheduler texts made short enough for the edge of a card; the whole text stands in the inspector. */
import { shortKey } from './node-view';

/** `node(s) had untolerated taint {qqq: }` → `untolerated taint {qqq: }`. */
export function shortReason(reason: string): string {
  return reason
    .replace(/^\d+ /, '')
    .replace(/^node\(s\) /, '')
    .replace(/^(had|were|was) /, '');
}

/**
 * The same where room is least: of a long taint key what comes before the slash is left out, as on the card's own flags.
 * `node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }` → `untolerated taint {control-plane: }`.
 */
export function briefReason(reason: string): string {
  return shortReason(reason).replace(/\{([^{}:]+):/g, (_, key: string) => `{${shortKey(key)}:`);
}

/**
 * The reason of most nodes in a FailedScheduling text, the first of them where several are equal:
 * `0/3 nodes are available: 1 node(s) had untolerated taint {a: }, 2 Insufficient cpu.` → `Insufficient cpu`.
 * A text of another form is given back as it is.
 */
export function mainReason(message: string): string {
  const list = /^\d+\/\d+ nodes are available: (.*)$/s.exec(message)?.[1];
  if (list === undefined) return message;
  // A refusal of the pod itself has no count.
  if (!/^\d/.test(list)) return splitReasons(list)[0] ?? message;
  let most = 0;
  let main = message;
  for (const reason of splitReasons(list)) {
    const count = parseInt(reason, 10) || 0;
    if (count <= most) continue;
    most = count;
    main = shortReason(reason);
  }
  return main;
}

/** Splits `1 a {k: v, w}, 2 b. preemption: …` at the commas between reasons, which a count follows. */
export function splitReasons(list: string): readonly string[] {
  const reasons = list.replace(/\. (no new claims to deallocate, )?preemption: .*$/s, '').replace(/\.$/, '');
  return reasons.split(/, (?=\d+ )/);
}
