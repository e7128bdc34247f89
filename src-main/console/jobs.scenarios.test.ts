/** Jobs that fail or succeed index by index, through the whole cluster: programs, kubelets, controller, kubectl. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleWorld } from './testing/world';

let world: ConsoleWorld;
beforeAll(async () => {
  world = ConsoleWorld.make();
  await world.run('cd');
});
afterAll(() => {
  world.close();
});

const manifest = (name: string, spec: string, script: string): string => `cat > ${name}.yaml <<'E'
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  completionMode: Indexed
  ${spec}
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: c
        image: busybox:1.36
        command: [sh, -c, '${script}']
E
kubectl apply -f ${name}.yaml`;

const CONDITIONS = `-o jsonpath='{range .status.conditions[*]}{.type} {.reason}: {.message}{"\\n"}{end}'`;

describe('an Indexed job in a cluster', () => {
  it('runs all its indexes, and has failed when some of them have', async () => {
    await world.run(
      manifest(
        'tests',
        'completions: 4\n  parallelism: 4\n  backoffLimitPerIndex: 1',
        'test $JOB_COMPLETION_INDEX != 2',
      ),
    );
    expect(await world.show('sleep 5; kubectl get job tests')).toMatch(
      /^NAME +STATUS +COMPLETIONS +DURATION +AGE\ntests +Running +3\/4 /,
    );
    await world.run('sleep 20');
    expect(await world.show('kubectl get job tests')).toMatch(/\ntests +Failed +3\/4 /);
    expect(
      await world.show(
        `kubectl get job tests -o jsonpath='{.status.completedIndexes} {.status.failedIndexes} {.status.failed}'`,
      ),
    ).toBe('0,1,3 2 2');
    expect(await world.show(`kubectl get job tests ${CONDITIONS}`)).toBe(
      'FailureTarget FailedIndexes: Job has failed indexes\nFailed FailedIndexes: Job has failed indexes\n',
    );
    expect(
      await world.show(
        `kubectl get pods -l job-name=tests,batch.kubernetes.io/job-completion-index=2 -o jsonpath='{.items[*].metadata.annotations.batch\\.kubernetes\\.io/job-index-failure-count}' | tr ' ' '\\n' | sort`,
      ),
    ).toBe('0\n1\n');
    const page = await world.show('kubectl describe job tests');
    expect(page).toContain('Completed Indexes:  0,1,3\n');
    expect(page).toMatch(/Pods Statuses: +0 Active \(0 Ready\) \/ 3 Succeeded \/ 2 Failed\n/);
    expect(page).toMatch(/Warning +FailedIndexes +\S+ +job-controller +Job has failed indexes\n/);
  });

  it('is complete when its success policy is met; who still runs is stopped and is no failure', async () => {
    await world.run(
      manifest(
        'leader',
        'completions: 3\n  parallelism: 3\n  successPolicy: {rules: [{succeededIndexes: "0"}]}',
        'test $JOB_COMPLETION_INDEX = 0 || sleep 3600',
      ),
    );
    // Busybox's shell, as PID 1, hears no SIGTERM: the others take their whole grace period.
    expect(await world.show('sleep 8; kubectl get job leader')).toMatch(
      /\nleader +SuccessCriteriaMet +1\/3 /,
    );
    await world.run('sleep 32');
    expect(await world.show('kubectl get job leader')).toMatch(/\nleader +Complete +1\/3 /);
    expect(await world.show(`kubectl get job leader ${CONDITIONS}`)).toBe(
      'SuccessCriteriaMet SuccessPolicy: Matched rules at index 0\nComplete SuccessPolicy: Matched rules at index 0\n',
    );
    expect(
      await world.show(`kubectl get job leader -o jsonpath='{.status.failed}{.status.completedIndexes}'`),
    ).toBe('0');
    expect(await world.show('kubectl get pods -l job-name=leader --no-headers')).toMatch(
      /^leader-0-\S+ +0\/1 +Completed +0 +\S+\n$/,
    );
  });
});
