/** An object's own revisions: who wrote each, and which fields became different by it. */
import type { ObjectKey } from '@shared/api';
import type { ObjectRevision, ObjectRevisions } from '@shared/contract';
import { fieldChanges } from '../history';
import type { Session } from './session';

/** What every write changes says nothing about what somebody changed. */
const BOOKKEEPING = /^metadata\.(resourceVersion|managedFields)\b/;

/**
 * The revisions of what had a name on the session's branch, newest first: the writes to every object of that name, one
 * life after the other.
 * @param limit so many at most; of the others only how many there are is told
 */
export function objectRevisions(session: Session, key: ObjectKey, limit: number): ObjectRevisions {
  const versions = session.history.objectHistory(session.head().branch, key);
  const revisions: ObjectRevision[] = [];
  for (let i = versions.length - 1; i >= 0 && revisions.length < limit; i--) {
    const { seq, revision, uid, object } = versions[i]!;
    const before = versions[i - 1];
    const kind = object === null ? 'deleted' : before?.uid === uid && before.object ? 'changed' : 'created';
    revisions.push({
      seq,
      revision,
      kind,
      fields:
        kind === 'changed'
          ? fieldChanges(before!.object, object).filter(({ path }) => !BOOKKEEPING.test(path))
          : [],
    });
  }
  return { revisions, total: versions.length };
}
