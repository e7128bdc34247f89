/** The first step of a new workspace: what it starts from. */
import type { Change } from '@shared/contract';
import type { Cluster } from '../engine';
import { FIRST_BRANCH, type History } from '../history';

/**
 * Everything that exists as one step, in the order of the objects' revisions, which are counted anew from 1. There is
 * no checkpoint with it: what opens the workspace finds objects without components and starts these anew.
 */
export function writeFirstStep(history: History, cluster: Cluster, action: string): void {
  const rows = [...cluster.store.rows()].sort((a, b) => a.row.modRevision - b.row.modRevision);
  const changes = rows.map(({ resource, row: { object } }, index): Change => {
    const revision = index + 1;
    const { namespace = '', name, uid = '' } = object.metadata;
    const metadata = { ...object.metadata, resourceVersion: String(revision) };
    return {
      revision,
      resource,
      namespace,
      name,
      uid,
      version: 1,
      object: { ...object, metadata },
      previous: null,
    };
  });
  history.append({
    branch: FIRST_BRANCH,
    steps: [
      {
        seq: 1,
        turn: 1,
        time: cluster.time,
        actor: 'user',
        action,
        object: null,
        cause: null,
        decision: null,
        fromRevision: 0,
        toRevision: changes.length,
        changes,
      },
    ],
  });
}
