/**
 * What our kubectl prints is what the real one (1.34.5) printed about the same cluster, byte for byte: tables, YAML,
 * JSON, templates, descriptions, complaints and exit codes.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording, RecordedWorld } from './testing/recorded-world';

const recording = readRecording('kubectl-1.34.5.json.gz');
const world = RecordedWorld.make(recording);
afterAll(() => {
  world.close();
});

/** Renewals of leases are shown as of now here, and as they were written down in the recording. */
const comparable = (text: string): string => text.replace(/RenewTime: .*/g, 'RenewTime: RENEWED');

describe('kubectl prints what the real one does', () => {
  it.each(recording.cases.map((recorded) => [recorded.line, recorded] as const))(
    '%s',
    async (_, recorded) => {
      const { out, err, code } = await world.run(recorded);
      expect({ out: comparable(out), err, code }).toEqual({
        out: recorded.out,
        err: recorded.err ?? '',
        code: recorded.code ?? 0,
      });
    },
  );
});
