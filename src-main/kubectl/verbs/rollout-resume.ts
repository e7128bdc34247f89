/** `kubectl rollout resume`. Models kubectl `cmd/rollout/rollout_resume.go` @ v1.34. */
import { isPaused, rolloutName, steerRollouts, withPaused } from '../changing';
import { fail, type Command } from '../cluster';

export async function rolloutResume(command: Command): Promise<void> {
  await steerRollouts(command, 'resumed', (selected) => {
    if (selected.kind.resource !== 'deployments.apps')
      fail(`${rolloutName(selected)} resuming is not supported`);
    if (!isPaused(selected.object)) fail(`${rolloutName(selected)} is not paused`);
    return withPaused(selected.object, false);
  });
}
