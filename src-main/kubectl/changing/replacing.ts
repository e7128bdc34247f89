/** Deletes an object and makes it anew, as `replace --force` and `apply --force` do. */
import type { KubeObject } from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import { failAll, findObject, type Command } from '../cluster';
import type { Manifest } from '../selecting';
import { deletedText, deleteTargets, type Deletion } from './deleting';
import { makeObject } from './making';

export interface Renewal {
  readonly options: DeleteOptions;
  /** Milliseconds to wait for the old one's end; 0 for as long as it takes. */
  readonly timeout: number;
  readonly fieldManager: string;
  /** Says that the old one is deleted. */
  readonly tells: boolean;
}

export async function renew(
  command: Command,
  { kind, namespace, name }: Manifest,
  body: KubeObject,
  renewal: Renewal,
): Promise<KubeObject> {
  if (findObject(command, kind, namespace, name)) {
    const target = { kind, namespace, name };
    const deletion: Deletion = {
      options: renewal.options,
      dryRun: 'none',
      wait: true,
      timeout: renewal.timeout,
      ignoreNotFound: true,
      told: () => {
        if (renewal.tells) command.io.out(deletedText(kind, target, deletion));
      },
    };
    failAll((await deleteTargets(command, [target], deletion)).failures);
  }
  return makeObject(command, kind, body, { dryRun: 'none', fieldManager: renewal.fieldManager });
}

/** A manifest's object with the namespace that the command means. */
export function objectOf({ kind, object, namespace }: Manifest): KubeObject {
  return kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}
