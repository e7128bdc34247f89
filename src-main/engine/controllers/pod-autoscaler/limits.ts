/**
 * How far and how fast an autoscaler may go from one number of replicas to another. Pure.
 * Models `normalizeDesiredReplicas` and `…WithBehaviors` of `pkg/controller/podautoscaler/horizontal.go` @ v1.34. Left
 * out: policies with periods of their own (each sync may use the whole of its policies).
 */
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from 'kubernetes-types/autoscaling/v2';

/** A number that was recommended, with its virtual time, ms. */
export interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

export interface Verdict {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export interface Limited {
  readonly replicas: number;
  /** Whether it is held back by what was recommended before. */
  readonly stabilized: Verdict;
  readonly limited: Verdict;
}

const SCALE_DOWN_WINDOW = 300;

export interface Question {
  readonly current: number;
  readonly wanted: number;
  readonly min: number;
  readonly max: number;
  readonly behavior: HorizontalPodAutoscalerBehavior | undefined;
  /** What was recommended before, oldest first. */
  readonly past: readonly Recommendation[];
  readonly now: number;
}

/** For how long recommendations matter, ms. */
export function memory(behavior: HorizontalPodAutoscalerBehavior | undefined): number {
  const up = behavior?.scaleUp?.stabilizationWindowSeconds ?? 0;
  const down = behavior?.scaleDown?.stabilizationWindowSeconds ?? SCALE_DOWN_WINDOW;
  return Math.max(up, down) * 1000;
}

export function limit(question: Question): Limited {
  const { current, min, max, behavior } = question;
  const { replicas: steady, stabilized } = stabilize(question);
  const verdict = (status: 'True' | 'False', reason: string, message: string): Verdict => ({
    type: 'ScalingLimited',
    status,
    reason,
    message,
  });
  const done = (replicas: number, limited: Verdict): Limited => ({ replicas, stabilized, limited });
  if (steady > current) {
    // Without any behavior: to double, or to four.
    const fastest = behavior ? upTo(current, behavior.scaleUp) : Math.max(2 * current, 4);
    if (steady > Math.min(fastest, max)) {
      return fastest < max
        ? done(
            fastest,
            verdict(
              'True',
              'ScaleUpLimit',
              'the desired replica count is increasing faster than the maximum scale rate',
            ),
          )
        : done(
            max,
            verdict(
              'True',
              'TooManyReplicas',
              'the desired replica count is more than the maximum replica count',
            ),
          );
    }
  } else if (steady < current) {
    const slowest = downTo(current, behavior?.scaleDown);
    if (steady < Math.max(slowest, min)) {
      return slowest > min
        ? done(
            slowest,
            verdict(
              'True',
              'ScaleDownLimit',
              'the desired replica count is decreasing faster than the maximum scale rate',
            ),
          )
        : done(
            min,
            verdict(
              'True',
              'TooFewReplicas',
              'the desired replica count is less than the minimum replica count',
            ),
          );
    }
  }
  if (steady > max) {
    return done(
      max,
      verdict('True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count'),
    );
  }
  if (steady < min) {
    return done(
      min,
      verdict('True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count'),
    );
  }
  return done(
    steady,
    verdict('False', 'DesiredWithinRange', 'the desired count is within the acceptable range'),
  );
}

/** The most careful of what was recommended within the windows. */
function stabilize({ current, wanted, behavior, past, now }: Question): {
  replicas: number;
  stabilized: Verdict;
} {
  const upWindow = (behavior?.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000;
  const downWindow = (behavior?.scaleDown?.stabilizationWindowSeconds ?? SCALE_DOWN_WINDOW) * 1000;
  let lowest = wanted;
  let highest = wanted;
  for (const { at, replicas } of past) {
    if (now - at < upWindow) lowest = Math.min(lowest, replicas);
    if (now - at < downWindow) highest = Math.max(highest, replicas);
  }
  let replicas = current;
  if (replicas < lowest) replicas = lowest;
  if (replicas > highest) replicas = highest;
  const verdict = (reason: string, message: string): Verdict => ({
    type: 'AbleToScale',
    status: 'True',
    reason,
    message,
  });
  if (replicas === wanted) {
    return { replicas, stabilized: verdict('ReadyForNewScale', 'recommended size matches current size') };
  }
  return wanted < replicas
    ? {
        replicas,
        stabilized: verdict(
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        ),
      }
    : {
        replicas,
        stabilized: verdict(
          'ScaleUpStabilized',
          'recent recommendations were lower than current one, applying the lowest recent recommendation',
        ),
      };
}

/** The most replicas that one sync may go up to: by default double, or four more. */
function upTo(current: number, rules: HPAScalingRules | undefined): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const policies = rules?.policies ?? [
    { type: 'Percent', value: 100, periodSeconds: 15 },
    { type: 'Pods', value: 4, periodSeconds: 15 },
  ];
  const limits = policies.map(({ type, value }) =>
    type === 'Percent' ? Math.ceil(current * (1 + value / 100)) : current + value,
  );
  return rules?.selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

/** The fewest that one sync may go down to: by default any number. */
function downTo(current: number, rules: HPAScalingRules | undefined): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const policies = rules?.policies ?? [{ type: 'Percent', value: 100, periodSeconds: 15 }];
  const limits = policies.map(({ type, value }) =>
    type === 'Percent' ? Math.floor(current * (1 - value / 100)) : current - value,
  );
  return Math.max(0, rules?.selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits));
}
