/** POST pods/NAME/binding: gives a pod its node. Models `pkg/registry/core/pod/storage` @ v1.34. */
import { conflict, notFound, type Live } from '@shared/api';
import type { Binding, Pod, PodCondition } from 'kubernetes-types/core/v1';
import type { Operation } from '../operation';
import { refuse } from '../refusal';
import { decode, UndecodableError } from '../schema/decode';
import { structType } from '../schema/types';
import { Complaints, Path } from '../validation/errors';

const RESOURCE = 'pods/binding';

/** Binds; gives back the pod as it is then. */
export function bind(op: Operation, name: string, body: unknown): Live<Pod> {
  const binding = readBinding(op, body);
  const errors = new Complaints();
  const target = Path.of('target');
  const { kind } = binding.target;
  if (kind && kind !== 'Node') errors.unsupported(target.child('kind'), kind, ['Node', '<empty>']);
  if (!binding.target.name) errors.required(target.child('name'));
  op.refuseIfInvalid(name, errors);

  const pod = op.find(name) as Live<Pod> | undefined;
  if (!pod) return refuse(notFound('pods', name));
  refuseUnlessFree(pod, binding);
  const node = binding.target.name!;
  const { annotations } = binding.metadata ?? {};
  const metadata = { ...pod.metadata };
  if (annotations && Object.keys(annotations).length > 0) {
    metadata.annotations = { ...metadata.annotations, ...annotations };
  }
  return op.save({
    ...pod,
    metadata,
    spec: { ...pod.spec!, nodeName: node },
    status: { ...pod.status, conditions: scheduled(pod.status?.conditions, op.timestamp) },
  } as Live<Pod>) as Live<Pod>;
}

function readBinding(op: Operation, body: unknown): Binding {
  try {
    const { value } = decode(structType('core/v1.Binding'), body);
    return { target: {}, ...value };
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return op.badRequest(`Binding in version "v1" cannot be handled as a Binding: ${error.message}`);
  }
}

function refuseUnlessFree(pod: Live<Pod>, binding: Binding): void {
  const { name } = pod.metadata;
  const no = (why: string): never => refuse(conflict(RESOURCE, name, why));
  const { uid, resourceVersion } = binding.metadata ?? {};
  if (uid && uid !== pod.metadata.uid) {
    no(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`);
  }
  if (resourceVersion && resourceVersion !== pod.metadata.resourceVersion) {
    no(
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${pod.metadata.resourceVersion}`,
    );
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    no(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec?.nodeName) no(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec?.schedulingGates && pod.spec.schedulingGates.length > 0) {
    no(`pod ${name} has non-empty .spec.schedulingGates`);
  }
}

function scheduled(conditions: readonly PodCondition[] = [], now: string): PodCondition[] {
  const condition: PodCondition = { type: 'PodScheduled', status: 'True', lastTransitionTime: now };
  return [...conditions.filter((c) => c.type !== 'PodScheduled'), condition];
}
