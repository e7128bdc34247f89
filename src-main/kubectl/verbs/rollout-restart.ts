/** `kubectl rollout restart`. Models kubectl `polymorphichelpers/objectrestarter.go` @ v1.34. */
import { formatTime } from '@shared/api';
import { isPaused, rolloutName, steerRollouts, withTemplate } from '../changing';
import { fail, type Command } from '../cluster';

const RESTARTABLE = ['deployments.apps', 'daemonsets.apps', 'statefulsets.apps'];
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

export async function rolloutRestart(command: Command): Promise<void> {
  const now = formatTime(command.cluster.now());
  await steerRollouts(command, 'restarted', (selected) => {
    const { kind, name, object } = selected;
    if (!RESTARTABLE.includes(kind.resource)) fail(`${rolloutName(selected)} restarting is not supported`);
    if (isPaused(object)) {
      fail(`${rolloutName(selected)} can't restart paused deployment (run rollout resume first)`);
    }
    return withTemplate(object, ({ metadata = {}, ...template }) => {
      if (metadata.annotations?.[RESTARTED_AT] === now) {
        fail(
          `failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        );
      }
      return {
        ...template,
        metadata: { ...metadata, annotations: { ...metadata.annotations, [RESTARTED_AT]: now } },
      };
    });
  });
}
