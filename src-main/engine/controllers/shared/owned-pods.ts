/** The pods of each controller, counted by what matters to it: a sync then costs no more for thousands of pods. */
import {
  controllerOf,
  isPodActive,
  podCondition,
  readySince,
  sortedKeys,
  type KubeObject,
  type Labels,
} from '@shared/api';
import { Tally, type Informers } from '@main/engine/client';
import type { LivePod } from './pod-control';

export interface PodTrait {
  /** Not over and not being deleted. */
  readonly active: boolean;
  readonly labels: Labels;
  /** Virtual time, ms; undefined where the pod is not ready. */
  readonly readySince: number | undefined;
}

/** Counts of pods by the UID of their controller. */
export function ownedPods(informers: Informers): Tally<PodTrait> {
  return informers.cache('pods', 'owned', () => new Tally(controllerUid, traitKey, traitOf));
}

const controllerUid = (object: KubeObject): string | undefined => controllerOf(object)?.uid;

function traitKey(object: KubeObject): string {
  const pod = object as LivePod;
  const ready = podCondition(pod, 'Ready');
  const since = ready?.status === 'True' ? ready.lastTransitionTime : '';
  return `${isPodActive(pod) ? '+' : '-'}${since ?? ''} ${labelsText(pod.metadata.labels)}`;
}

function traitOf(object: KubeObject): PodTrait {
  const pod = object as LivePod;
  return { active: isPodActive(pod), labels: pod.metadata.labels ?? {}, readySince: readySince(pod) };
}

/** Labels as a text, remembered for each labels object: pods of one template share theirs. */
const labelTexts = new WeakMap<Labels, string>();

function labelsText(labels: Labels | undefined): string {
  if (!labels) return '';
  let text = labelTexts.get(labels);
  if (text === undefined) {
    text = sortedKeys(labels)
      .map((key) => `${key}=${labels[key]}`)
      .join(',');
    labelTexts.set(labels, text);
  }
  return text;
}
