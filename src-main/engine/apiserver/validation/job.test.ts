import { describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';

interface Made {
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

const indexed = { completionMode: 'Indexed', completions: 5, parallelism: 2 };
const template = (restartPolicy: string): object => ({
  spec: {
    restartPolicy,
    containers: [{ name: 'c', image: 'x' }],
    initContainers: [{ name: 'i', image: 'x' }],
  },
});
const job = (spec: object, name = 'x', restartPolicy = 'Never'): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: template(restartPolicy), ...spec },
});
const rules = (...list: object[]): object => ({ podFailurePolicy: { rules: list } });
const exit = (more: object): object => rules({ action: 'FailJob', onExitCodes: { operator: 'In', ...more } });
const success = (...list: object[]): object => ({ ...indexed, successPolicy: { rules: list } });
const values = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** What is refused of a new job, in the words of kube-apiserver v1.34. */
const REFUSED: [what: string, body: object, message: string][] = [
  [
    'retries per index without indexes',
    job({ backoffLimitPerIndex: 1 }),
    'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
  ],
  [
    'a limit of failed indexes without indexes',
    job({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
    'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
  ],
  [
    'a limit of failed indexes that can have none',
    job({ ...indexed, maxFailedIndexes: 1 }),
    'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
  ],
  [
    'retries below zero',
    job({ ...indexed, backoffLimitPerIndex: -1 }),
    'spec.backoffLimitPerIndex: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'more failed indexes than indexes',
    job({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 6 }),
    'spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions',
  ],
  [
    'retries per index where containers restart in place',
    job({ ...indexed, backoffLimitPerIndex: 1 }, 'x', 'OnFailure'),
    'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when backoffLimitPerIndex is specified',
  ],
  [
    'too many at once',
    job({ completionMode: 'Indexed', completions: 5, parallelism: 100_001 }),
    'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
  ],
  [
    'many indexes without a limit of failed ones',
    job({ ...indexed, completions: 100_001, backoffLimitPerIndex: 1 }),
    'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
  ],
  [
    'many indexes and many failed ones',
    job({ ...indexed, completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 10_001 }),
    'spec.maxFailedIndexes: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
  ],
  [
    'a name that its pods cannot have',
    job({ ...indexed, completions: 11 }, 'a'.repeat(61)),
    `metadata.name: Invalid value: "${'a'.repeat(61)}": will not able to create pod with invalid DNS label: ${'a'.repeat(61)}-10`,
  ],

  [
    'a failure rule without an action',
    job(rules({ onExitCodes: { operator: 'In', values: [1] } })),
    'spec.podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
  ],
  [
    'FailIndex without retries per index',
    job({ ...indexed, ...rules({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } }) }),
    'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
  ],
  [
    'a failure rule about nothing',
    job(rules({ action: 'Count' })),
    'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
  ],
  [
    'a failure rule about two things',
    job(
      rules({
        action: 'Count',
        onExitCodes: { operator: 'In', values: [1] },
        onPodConditions: [{ type: 'DisruptionTarget' }],
      }),
    ),
    'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
  ],
  [
    'another operator',
    job(rules({ action: 'Count', onExitCodes: { operator: 'Is', values: [1] } })),
    'spec.podFailurePolicy.rules[0].onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"',
  ],
  [
    'a container that is none of its own',
    job(exit({ values: [1], containerName: 'z' })),
    'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "z": must be one of the container or initContainer names in the pod template',
  ],
  [
    'no exit codes',
    job(exit({ values: [] })),
    'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []: at least one value is required',
  ],
  [
    'success as a failure',
    job(exit({ values: [0, 1] })),
    'spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator',
  ],
  [
    'the same exit code twice',
    job(exit({ values: [1, 1] })),
    'spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 1',
  ],
  [
    'exit codes out of order',
    job(exit({ values: [2, 1] })),
    'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered',
  ],
  [
    'too many exit codes',
    job(exit({ values: values(256) })),
    'spec.podFailurePolicy.rules[0].onExitCodes.values: Too many: 256: must have at most 255 items',
  ],
  [
    'too many failure rules',
    job(
      rules(
        ...values(21).map((code) => ({ action: 'Count', onExitCodes: { operator: 'In', values: [code] } })),
      ),
    ),
    'spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items',
  ],
  [
    'another status of a condition',
    job(rules({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'Some' }] })),
    'spec.podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Some": supported values: "False", "True", "Unknown"',
  ],
  [
    'a failure policy and early replacement',
    job({ ...exit({ values: [1] }), podReplacementPolicy: 'TerminatingOrFailed' }),
    'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
  ],

  [
    'a success policy without indexes',
    job({ successPolicy: { rules: [{ succeededCount: 1 }] } }),
    'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
  ],
  [
    'a success policy without rules',
    job(success()),
    'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
  ],
  [
    'too many success rules',
    job(success(...values(21).map(() => ({ succeededCount: 1 })))),
    'spec.successPolicy.rules: Too many: 21: must have at most 20 items',
  ],
  [
    'a success rule about nothing',
    job(success({})),
    'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
  ],
  [
    'indexes that are none',
    job(success({ succeededIndexes: 'invalid-format' })),
    'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "invalid-format": error parsing succeededIndexes: cannot convert string to integer for index: "invalid"',
  ],
  [
    'an interval of three',
    job(success({ succeededIndexes: '0-1-2' })),
    `error parsing succeededIndexes: the fragment "0-1-2" violates the requirement that an index interval can have at most two parts separated by '-'`,
  ],
  [
    'an index that the job has not',
    job(success({ succeededIndexes: '0-5' })),
    'error parsing succeededIndexes: too large index: "5"',
  ],
  [
    'indexes out of order',
    job(success({ succeededIndexes: '3,1' })),
    'error parsing succeededIndexes: non-increasing order, previous: 3, current: 1',
  ],
  [
    'an interval backwards',
    job(success({ succeededIndexes: '3-1' })),
    'error parsing succeededIndexes: non-increasing order, previous: 3, current: 1',
  ],
  [
    'more successes than completions',
    job(success({ succeededCount: 6 })),
    'spec.successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)',
  ],
  [
    'more successes than the indexes listed',
    job(success({ succeededIndexes: '1-3', succeededCount: 4 })),
    'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of indexes in the specified succeededIndexes field)',
  ],
];

describe('a job', () => {
  it.each(REFUSED)('is refused with %s', (_what, body, message) => {
    const world = new ApiWorld();
    const status = world.refused({ verb: 'create', resource: 'jobs.batch', namespace: 'default', body });
    expect(status.message).toContain(message);
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
  });

  it.each<[string, object, string]>([
    [
      'backoffLimitPerIndex',
      { backoffLimitPerIndex: 2 },
      'spec.backoffLimitPerIndex: Invalid value: 2: field is immutable',
    ],
    [
      'successPolicy',
      { successPolicy: { rules: [{ succeededIndexes: '1' }] } },
      'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":"1","SucceededCount":null}]}: field is immutable',
    ],
    [
      'podFailurePolicy',
      rules({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [2] } }),
      'spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"FailIndex","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[2]},"OnPodConditions":null}]}: field is immutable',
    ],
  ])('never changes its %s', (_what, change, message) => {
    const world = new ApiWorld();
    const body = job({
      ...success({ succeededIndexes: '0' }),
      backoffLimitPerIndex: 1,
      ...rules({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } }),
    });
    const made = world.create('jobs.batch', body as never) as unknown as Made;
    const status = world.refused({
      verb: 'update',
      resource: 'jobs.batch',
      namespace: 'default',
      name: 'x',
      body: { ...made, spec: { ...made.spec, ...change } },
    });
    expect(status.message).toContain(message);
  });

  it('may get another maxFailedIndexes', () => {
    const world = new ApiWorld();
    const made = world.create(
      'jobs.batch',
      job({ ...indexed, backoffLimitPerIndex: 1 }) as never,
    ) as unknown as Made;
    const changed = world.update('jobs.batch', {
      ...made,
      spec: { ...made.spec, maxFailedIndexes: 3 },
    } as never);
    expect((changed as unknown as { spec: object }).spec).toMatchObject({ maxFailedIndexes: 3 });
  });
});
