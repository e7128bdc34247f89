/**
 * Gets a container's image onto the node: by its pull policy, from the node's store or from a registry, one pull after
 * another, and with a back-off where it fails.
 *
 * Models `pkg/kubelet/images` @ v1.34 with serialized pulls. Left out: pull secrets and credential verification.
 */
import type { Container } from 'kubernetes-types/core/v1';
import { subjectOf } from '../client';
import {
  isBackingOff,
  nextBackoff,
  parseImageReference,
  type ContainerRecord,
  type PulledImage,
} from '../runtime';
import { goDuration } from './go-duration';
import { writeImageObject } from './image-object';
import type { NodeKubelet } from './node-kubelet';
import { wake, type PodWorker } from './pod-worker';
import { pullError, pullTime } from './registries';

/** A pull that a container waits for. */
export interface PullRequest {
  readonly uid: string;
  readonly container: string;
  readonly image: string;
  /** Virtual time, ms. */
  readonly requestedAt: number;
  startedAt: number;
  /** When it will be over; 0 until it has started. */
  endAt: number;
}

/** How long a failed pull stays `ErrImagePull` before its back-off shows, ms. */
const SHOW_ERROR = 1_000;
/** When a container whose image may not be pulled is tried again, ms. */
const RETRY_NEVER = 10_000;

/**
 * Works towards the image of a container being on the node.
 * @returns the image when it is there; `pulling` while the kubelet is busy with it and starts nothing behind it;
 * `failed` where this container cannot go on for now.
 */
export function ensureImage(
  kubelet: NodeKubelet,
  worker: PodWorker,
  container: Container,
  record: ContainerRecord,
): PulledImage | 'pulling' | 'failed' {
  const now = kubelet.now();
  const text = container.image ?? '';
  const reference = parseImageReference(text);
  const about = subjectOf(worker.pod, fieldPath(worker, container.name));

  const mine = kubelet.pulls.find((pull) => pull.uid === worker.uid && pull.container === container.name);
  if (mine) {
    if (mine !== kubelet.pulls[0] || now < mine.endAt) return 'pulling';
    return finishPull(kubelet, worker, mine, record);
  }
  if (record.notBefore > now) {
    wake(worker, record.notBefore);
    return 'failed';
  }
  if (!reference) {
    record.reason = 'InvalidImageName';
    record.message = `Failed to apply default image tag "${text}": couldn't parse image name "${text}": invalid reference format`;
    kubelet.recorder.warning(about, 'InspectFailed', record.message);
    kubelet.recorder.warning(about, 'Failed', 'Error: InvalidImageName');
    return failUntil(worker, record, now + RETRY_NEVER);
  }
  const present = kubelet.images.find(reference);
  const policy = container.imagePullPolicy ?? (reference.tag === 'latest' ? 'Always' : 'IfNotPresent');
  if (present && policy !== 'Always') {
    kubelet.recorder.normal(about, 'Pulled', `Container image "${text}" already present on machine`);
    return present;
  }
  if (policy === 'Never') {
    record.reason = 'ErrImageNeverPull';
    record.message = `Container image "${text}" is not present with pull policy of Never`;
    kubelet.recorder.warning(about, 'ErrImageNeverPull', record.message);
    kubelet.recorder.warning(about, 'Failed', 'Error: ErrImageNeverPull');
    return failUntil(worker, record, now + RETRY_NEVER);
  }
  const { pullBackoff } = record;
  if (pullBackoff && isBackingOff(pullBackoff, pullBackoff.since, now)) {
    record.reason = 'ImagePullBackOff';
    record.message = `Back-off pulling image "${text}": ErrImagePull: ${record.pullError}`;
    kubelet.recorder.normal(about, 'BackOff', `Back-off pulling image "${text}"`);
    kubelet.recorder.warning(about, 'Failed', 'Error: ImagePullBackOff');
    return failUntil(worker, record, pullBackoff.since + pullBackoff.delay);
  }
  kubelet.recorder.normal(about, 'Pulling', `Pulling image "${text}"`);
  kubelet.pulls.push({
    uid: worker.uid,
    container: container.name,
    image: text,
    requestedAt: now,
    startedAt: 0,
    endAt: 0,
  });
  startNextPull(kubelet);
  return 'pulling';
}

/** Gives up the pulls of a pod that is no longer wanted. */
export function cancelPulls(kubelet: NodeKubelet, worker: PodWorker): void {
  if (!kubelet.pulls.some((pull) => pull.uid === worker.uid)) return;
  kubelet.pulls = kubelet.pulls.filter((pull) => pull.uid !== worker.uid);
  startNextPull(kubelet);
}

function failUntil(worker: PodWorker, record: ContainerRecord, at: number): 'failed' {
  record.notBefore = at;
  wake(worker, at);
  return 'failed';
}

/** Lets the first pull in the line begin; its pod is looked at when it is over. */
function startNextPull(kubelet: NodeKubelet): void {
  const pull = kubelet.pulls[0];
  if (!pull || pull.endAt !== 0) return;
  pull.startedAt = kubelet.now();
  pull.endAt = pull.startedAt + pullTime(kubelet, parseImageReference(pull.image));
  kubelet.host.context.own.set(`pull/${kubelet.name}`, pull.endAt);
}

function finishPull(
  kubelet: NodeKubelet,
  worker: PodWorker,
  pull: PullRequest,
  record: ContainerRecord,
): PulledImage | 'failed' {
  const now = kubelet.now();
  kubelet.pulls.shift();
  startNextPull(kubelet);
  const about = subjectOf(worker.pod, fieldPath(worker, pull.container));
  const reference = parseImageReference(pull.image)!;
  const image = kubelet.host.images.manifest(reference);
  const error = pullError(kubelet, worker, reference);
  if (!image || error !== undefined) {
    record.pullError = error ?? '';
    record.pullBackoff = nextBackoff(record.pullBackoff, now, now);
    record.reason = 'ErrImagePull';
    record.message = record.pullError;
    kubelet.recorder.warning(about, 'Failed', `Failed to pull image "${pull.image}": ${record.pullError}`);
    kubelet.recorder.warning(about, 'Failed', 'Error: ErrImagePull');
    return failUntil(worker, record, now + SHOW_ERROR);
  }
  kubelet.images.add(image);
  writeImageObject(kubelet);
  record.pullBackoff = null;
  const took = goDuration(now - pull.startedAt);
  const waited = goDuration(now - pull.requestedAt);
  kubelet.recorder.normal(
    about,
    'Pulled',
    `Successfully pulled image "${pull.image}" in ${took} (${waited} including waiting). Image size: ${image.size} bytes.`,
  );
  return image;
}

/** The part of the pod that an event about a container names. */
export function fieldPath(worker: PodWorker, container: string): string {
  const init = worker.pod.spec?.initContainers?.some((c) => c.name === container);
  return `spec.${init ? 'initContainers' : 'containers'}{${container}}`;
}
