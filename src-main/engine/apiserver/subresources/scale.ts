/** GET, PUT, PATCH …/scale: the number of replicas, the same for every kind that has one. */
import { conflict, notFound, type KubeObject } from '@shared/api';
import type { Scale } from 'kubernetes-types/autoscaling/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import { invalid } from '@shared/api';
import type { Operation } from '../operation';
import { refuse } from '../refusal';
import { decode, UndecodableError } from '../schema/decode';
import { structType } from '../schema/types';
import { formatSelector } from '../tables/table';
import { Complaints, notNegative, Path } from '../validation/errors';
import { replace } from '../verbs/update';

type LiveScale = KubeObject & Scale;
type Scalable = KubeObject & {
  spec?: { replicas?: number; selector?: LabelSelector | Record<string, string> };
  status?: { replicas?: number };
};

export function getScale(op: Operation, name: string): KubeObject {
  return scaleOf(find(op, name)) as KubeObject;
}

/** Replaces the number of replicas. @param patch makes the new Scale from the present one */
export function setScale(op: Operation, name: string, patch: (scale: KubeObject) => unknown): KubeObject {
  const old = find(op, name);
  const scale = readScale(op, patch(scaleOf(old) as KubeObject));
  const asked = scale.spec?.replicas ?? 0;
  const errors = new Complaints();
  notNegative(errors, Path.of('spec').child('replicas'), asked);
  if (!errors.none) refuse(invalid('Scale', 'autoscaling', name, errors.list));
  const { resourceVersion } = scale.metadata ?? {};
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion)
    refuse(conflict(op.definition.resource, name));
  if (scale.metadata?.uid && scale.metadata.uid !== old.metadata.uid) {
    refuse(
      conflict(
        op.definition.resource,
        name,
        `Precondition failed: UID in precondition: ${scale.metadata.uid}, UID in object meta: ${old.metadata.uid}`,
      ),
    );
  }
  if (old.spec?.replicas === asked) return scaleOf(old) as KubeObject;
  const next = { ...old, spec: { ...old.spec, replicas: asked } };
  return scaleOf(replace(op, old, next) as Scalable) as KubeObject;
}

function find(op: Operation, name: string): Scalable {
  return (op.find(name) ?? refuse(notFound(op.definition.resource, name))) as Scalable;
}

function readScale(op: Operation, body: unknown): Scale {
  try {
    return decode(structType('autoscaling/v1.Scale'), body).value as Scale;
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return op.badRequest(`Scale in version "v1" cannot be handled as a Scale: ${error.message}`);
  }
}

function scaleOf(object: Scalable): LiveScale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = object.spec?.selector;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      name,
      namespace: namespace!,
      uid: uid!,
      resourceVersion: resourceVersion!,
      creationTimestamp: creationTimestamp!,
    },
    spec: object.spec?.replicas ? { replicas: object.spec.replicas } : {},
    status: {
      replicas: object.status?.replicas ?? 0,
      ...(selector ? { selector: formatSelector(selector) } : {}),
    },
  };
}
