/**
 * Completion indexes of Indexed jobs: which are done, which are to be run. Pure.
 * Models `pkg/controller/job/indexed_job_utils.go` @ v1.34.
 */
import type { LivePod } from '../shared';

export const INDEX = 'batch.kubernetes.io/job-completion-index';

/** The index that a pod works on; undefined where it has none. */
export function indexOf(pod: LivePod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Reads a list such as `0-2,5,7,8`. What cannot be read counts for nothing. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const part of text ? text.split(',') : []) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) continue;
    const last = Number(match[2] ?? match[1]);
    for (let index = Number(match[1]); index <= last; index++) indexes.add(index);
  }
  return indexes;
}

/** Writes indexes as a list: runs of three and more as `0-2`, others one by one. */
export function formatIndexes(indexes: Iterable<number>): string {
  const ordered = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let from = 0; from < ordered.length;) {
    let to = from;
    while (to + 1 < ordered.length && ordered[to + 1] === ordered[to]! + 1) to++;
    if (to - from >= 2) parts.push(`${ordered[from]}-${ordered[to]}`);
    else parts.push(...ordered.slice(from, to + 1).map(String));
    from = to + 1;
  }
  return parts.join(',');
}

/** The first `count` indexes below `completions` that nobody has done or is working on. */
export function freeIndexes(completions: number, taken: (index: number) => boolean, count: number): number[] {
  const free: number[] = [];
  for (let index = 0; index < completions && free.length < count; index++)
    if (!taken(index)) free.push(index);
  return free;
}
