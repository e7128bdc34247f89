import { describe, expect, it } from 'vitest';
import { podTone, type Tone } from './pod-view';

/** Every STATUS that kubectl prints, as it comes: over, and with all its containers ready, or not. */
const STATUSES: readonly (readonly [string, { over?: boolean; unready?: boolean }, Tone])[] = [
  ['Running', {}, 'ok'],
  ['Running', { unready: true }, 'warn'],
  ['NotReady', { unready: true }, 'warn'],
  ['Pending', { unready: true }, 'warn'],
  ['SchedulingGated', { unready: true }, 'warn'],
  ['ContainerCreating', { unready: true }, 'warn'],
  ['PodInitializing', { unready: true }, 'warn'],
  ['Init:0/2', { unready: true }, 'warn'],
  ['Init:1/2', { unready: true }, 'warn'],
  ['Completed', { over: true, unready: true }, 'done'],
  ['Completed', { unready: true }, 'done'],
  ['Succeeded', { over: true, unready: true }, 'done'],
  ['Terminating', { unready: true }, 'kill'],
  ['Terminating', {}, 'kill'],
  ['Unknown', { unready: true }, 'kill'],
  ...[
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'ErrImagePull',
    'ErrImageNeverPull',
    'InvalidImageName',
    'ImageInspectError',
    'RegistryUnavailable',
    'SignatureValidationFailed',
    'CreateContainerConfigError',
    'CreateContainerError',
    'RunContainerError',
    'PostStartHookError',
    'StartError',
    'ContainerCannotRun',
    'ContainerStatusUnknown',
    'OOMKilled',
    'Error',
    'ExitCode:3',
    'Signal:9',
    'Init:CrashLoopBackOff',
    'Init:ImagePullBackOff',
    'Init:ErrImagePull',
    'Init:Error',
    'Init:OOMKilled',
    'Init:ExitCode:1',
    'Init:Signal:9',
  ].map((status) => [status, { unready: true }, 'err'] as const),
  ...[
    'Evicted',
    'OutOfcpu',
    'OutOfmemory',
    'OutOfpods',
    'NodeAffinity',
    'NodeShutdown',
    'DeadlineExceeded',
    'UnexpectedAdmissionError',
    'Preempting',
    'Failed',
    'ContainerCreating',
  ].map((status) => [status, { over: true, unready: true }, 'err'] as const),
];

describe('the tone of a STATUS', () => {
  it.each(STATUSES)('%s %j is %s', (status, { over = false, unready = false }, tone) => {
    expect(podTone(status, over, unready)).toBe(tone);
  });
});
