/** Rules for pod specs, in pods and in templates. Models `pkg/apis/core/validation` @ v1.34. */
import type { PodSpec } from 'kubernetes-types/core/v1';
import type { Complaints, Path } from './errors';
import { dnsLabel } from './names';

export function validatePodSpec(spec: PodSpec, path: Path, errors: Complaints, _options: { pod: boolean; moreVolumes?: readonly string[] }): void {
  const containers = path.child('containers');
  if (!spec.containers || spec.containers.length === 0) errors.required(containers);
  (spec.containers ?? []).forEach((container, i) => {
    const at = containers.index(i);
    if (!container.name) errors.required(at.child('name'));
    else errors.invalidAll(at.child('name'), container.name, dnsLabel(container.name));
    if (!container.image) errors.required(at.child('image'));
  });
}
