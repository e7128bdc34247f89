/** Rules for what is written to pods/status. Models `ValidatePodStatusUpdate` of `pkg/apis/core/validation` @ v1.34. */
import type { Live } from '@shared/api';
import type { ContainerStatus, Pod, PodCondition } from 'kubernetes-types/core/v1';
import { Path, type Complaints } from './errors';
import { qualifiedName } from './names';

const STATUS = Path.of('status');
/** As upstream has it, though conditions are not there. */
const CONDITIONS = Path.of('metadata').child('conditions');

export function validatePodStatus(pod: Live<Pod>, old: Live<Pod>, errors: Complaints): void {
  const next = pod.status ?? {};
  const before = old.status ?? {};
  if (next.conditions !== before.conditions) validateConditions(next.conditions ?? [], errors);
  if (next.qosClass !== before.qosClass)
    errors.invalid(STATUS.child('qosClass'), next.qosClass ?? '', 'field is immutable');
  const { restartPolicy = 'Always', initContainers = [] } = old.spec ?? {};
  const sidecars = new Set(initContainers.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  staysTerminated('containerStatuses', next, before, restartPolicy, errors);
  staysTerminated('initContainerStatuses', next, before, restartPolicy, errors, sidecars);
  // No kubelet restarts these.
  staysTerminated('ephemeralContainerStatuses', next, before, 'Never', errors);
}

type List = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses';
type Statuses = { readonly [L in List]?: readonly ContainerStatus[] };

/** What has ended for good does not run again. @param except names of containers that may */
function staysTerminated(
  list: List,
  next: Statuses,
  before: Statuses,
  restartPolicy: string,
  errors: Complaints,
  except?: ReadonlySet<string>,
): void {
  if (restartPolicy === 'Always' || next[list] === before[list]) return;
  for (const [i, was] of (before[list] ?? []).entries()) {
    const ended = was.state?.terminated;
    if (!ended || except?.has(was.name) || (ended.exitCode !== 0 && restartPolicy === 'OnFailure')) continue;
    const now = next[list]?.find((status) => status.name === was.name);
    if (now && !now.state?.terminated) {
      errors.forbidden(
        STATUS.child(list).index(i).child('state'),
        'may not be transitioned to non-terminated state',
      );
    }
  }
}

function validateConditions(conditions: readonly PodCondition[], errors: Complaints): void {
  for (const [i, condition] of conditions.entries()) {
    const { type = '' }: Partial<PodCondition> = condition;
    if (type === 'PodScheduled' || type === 'Ready' || type === 'Initialized') continue;
    errors.invalidAll(CONDITIONS.index(i).child('Type'), type, qualifiedName(type));
  }
}
