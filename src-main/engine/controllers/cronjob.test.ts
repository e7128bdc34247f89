import { formatTime, type Live } from '@shared/api';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const CRONS = 'cronjobs.batch';
const JOBS = 'jobs.batch';

const manifest = (schedule: string, more = ''): string => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "${schedule}"${more}
  jobTemplate:
    metadata: {labels: {made: by-cron}}
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}
`;

type World = ControllerWorld;
const cron = (w: World) => w.get<Live<CronJob>>(CRONS, 'tick');
const jobs = (w: World) => w.list<Live<Job>>(JOBS).map((j) => j.metadata.name);
const minuteName = (w: World) => `tick-${Math.floor(w.clock.now() / 60_000)}`;

/** The world starts at 08:00:00. */
function start(schedule: string, more?: string): World {
  const w = ControllerWorld.started();
  w.apply(manifest(schedule, more));
  w.settle();
  return w;
}

function finishAll(w: World, phase: 'Succeeded' | 'Failed' = 'Succeeded'): void {
  for (const pod of w.pods((p) => p.status?.phase === 'Pending')) {
    w.bind(pod, 'n1');
    w.setStatus(pod, { phase });
  }
  w.settle();
}

describe('CronJob', () => {
  it('makes a job named after its minute each time it is due', () => {
    const w = start('*/5 * * * *');
    w.advance(299_000);
    expect(jobs(w)).toEqual([]);
    w.advance(2_000);
    expect(jobs(w)).toEqual([minuteName(w)]);
    const [job] = w.list<Live<Job>>(JOBS);
    expect(job!.metadata).toMatchObject({
      labels: { made: 'by-cron' },
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-05T08:05:00Z' },
      ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }],
    });
    expect(cron(w).status).toMatchObject({
      lastScheduleTime: '2026-01-05T08:05:00Z',
      active: [{ name: job!.metadata.name }],
    });
    finishAll(w);
    expect(cron(w).status?.active).toBeUndefined();
    expect(cron(w).status?.lastSuccessfulTime).toBe(formatTime(w.clock.now()));
    expect(w.events('tick')).toEqual([
      `Normal SuccessfulCreate Created job ${job!.metadata.name}`,
      `Normal SawCompletedJob Saw completed job: ${job!.metadata.name}, condition: Complete`,
    ]);
  });

  it('reckons in its time zone', () => {
    const w = start('30 16 * * *', '\n  timeZone: Asia/Shanghai');
    w.advance(29 * 60_000);
    expect(jobs(w)).toEqual([]);
    w.advance(2 * 60_000);
    expect(w.list<Live<Job>>(JOBS)[0]!.metadata.annotations).toEqual({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-05T16:30:00+08:00',
    });
  });

  it.each([
    ['Allow', 3, 'the others run on'],
    ['Forbid', 1, 'no second one starts'],
    ['Replace', 1, 'the running one goes'],
  ])('%s: %i jobs after three rounds that do not end: %s', (policy, count) => {
    const w = start('* * * * *', `\n  concurrencyPolicy: ${policy}`);
    w.advance(60_500);
    const [first] = jobs(w);
    w.advance(120_000);
    expect(jobs(w)).toHaveLength(count);
    expect(jobs(w).includes(first!)).toBe(policy !== 'Replace');
    if (policy === 'Forbid') {
      expect(w.events('tick').join()).toContain(
        'Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
      );
    }
  });

  it('keeps as many finished jobs as its limits say', () => {
    const w = start('* * * * *', '\n  successfulJobsHistoryLimit: 2\n  failedJobsHistoryLimit: 1');
    for (let i = 0; i < 6; i++) {
      w.advance(60_000);
      w.advance(500);
      finishAll(w);
    }
    w.settle();
    expect(jobs(w)).toHaveLength(2);
  });

  it('makes up for the last missed run when it is resumed, unless it is too late', () => {
    for (const [deadline, made] of [
      ['', 1],
      ['\n  startingDeadlineSeconds: 60', 0],
    ] as const) {
      const w = start('0 * * * *', `\n  suspend: true${deadline}`);
      w.advance(90 * 60_000);
      expect(jobs(w)).toEqual([]);
      w.patch(CRONS, 'tick', { spec: { suspend: false } });
      w.settle();
      expect(jobs(w)).toHaveLength(made);
    }
  });

  it('tells of jobs that vanish', () => {
    const w = start('* * * * *');
    w.advance(61_000);
    const [name] = jobs(w);
    w.delete(JOBS, name!, { propagationPolicy: 'Background' });
    w.settle();
    expect(w.events('tick')).toContain(`Normal MissingJob Active job went missing: ${name}`);
    expect(cron(w).status?.active).toBeUndefined();
  });
});
