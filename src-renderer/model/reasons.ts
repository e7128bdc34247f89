/** Scheduler texts made short enough for the edge of a card; the whole text stands in the inspector. */

/** `node(s) had untolerated taint {qqq: }` → `untolerated taint {qqq: }`. */
export function shortReason(reason: string): string {
  return reason
    .replace(/^\d+ /, '')
    .replace(/^node\(s\) /, '')
    .replace(/^(had|were|was) /, '');
}

/**
 * The first reason in a FailedScheduling text: `0/3 nodes are available: 1 node(s) had untolerated taint {a: }, 2 …`.
 * A text of another form is given back as it is.
 */
export function firstReason(message: string): string {
  const list = /^\d+\/\d+ nodes are available: (.*)$/s.exec(message)?.[1];
  if (list === undefined) return message;
  const first = splitReasons(list)[0];
  return first === undefined ? message : shortReason(first);
}

/** Splits `1 a {k: v, w}, 2 b. preemption: …` at the commas between reasons, which a count follows. */
export function splitReasons(list: string): readonly string[] {
  const reasons = list.replace(/\. preemption: .*$/s, '').replace(/\.$/, '');
  return reasons.split(/, (?=\d+ )/);
}
