import { describe, expect, it } from 'vitest';
import { m, setLocale } from '@shared/messages';
import { HistoryError } from '../workspaces';
import { reasonOf, workspaceProblem } from './reasons';

const failed = (code: string): Error => Object.assign(new Error(`${code}: as the system says`), { code });

describe('why a file could not be read or written', () => {
  it.each([
    ['ENOENT', 'it is not there'],
    ['EACCES', 'access is denied'],
    ['EPERM', 'access is denied'],
    ['ENOSPC', 'the disk is full'],
    ['EISDIR', 'it is a folder'],
    ['EROFS', 'the disk is read-only'],
    ['EIO', 'EIO: as the system says'],
  ])('%s is put into words, what is unknown is left as it was said', (code, words) => {
    expect(reasonOf(failed(code))).toBe(words);
  });

  it.each([
    ['missing', 'There is no file /x/a.drydock.', /moved, renamed or deleted/],
    ['notAWorkspace', 'It is not a Drydock workspace.', /File › Import/],
    ['newer', /newer version of Drydock/, /Update Drydock.*left as it is/s],
    ['locked', 'Another program is using it.', /Close it there/],
    ['corrupt', 'It is damaged.', /copy or a backup/, 'because'],
    ['full', 'The disk is full.', /Make room/],
    ['readonly', /access is denied/, /folder of your own/],
    ['io', /^The disk did not/, /try again/, 'because'],
  ] as const)('a workspace file: %s', (kind, detail, advice, technical?: string) => {
    const problem = workspaceProblem(new HistoryError(kind, 'because'), '/x/a.drydock');
    expect(problem.detail).toMatch(detail);
    expect(problem.advice).toMatch(advice);
    expect(problem.technical).toBe(technical);
  });

  it.each([
    ['EISDIR', 'It is a folder, not a file.', /File › Import/],
    ['EACCES', 'It may not be read: access is denied.', /whoever owns it/],
    ['EIO', /^The disk did not/, /disk is still connected/],
  ])('what the system refuses: %s', (code, detail, advice) => {
    const problem = workspaceProblem(failed(code), '/x/a.drydock');
    expect(problem.detail).toMatch(detail);
    expect(problem.advice).toMatch(advice);
  });

  it('a folder that is not there is told from a disk that fails', () => {
    const error = new HistoryError('io', 'cannot be locked', { cause: failed('ENOENT') });
    expect(workspaceProblem(error, '/x/a.drydock').detail).toBe('There is no folder for /x/a.drydock.');
  });

  it('a bug stays one', () => {
    expect(() => workspaceProblem(new TypeError('x is undefined'), 'a')).toThrow('x is undefined');
  });

  it('says who has the file open, as far as that is known', () => {
    const error = Object.assign(new HistoryError('locked', ''), { holder: { pid: 7, host: 'desk' } });
    expect(workspaceProblem(error, 'a').detail).toBe('Another Drydock has it open (process 7 on desk).');
  });

  it('speaks the language of the app', async () => {
    await setLocale('zh-cn', { reload: false });
    try {
      expect(reasonOf(failed('ENOSPC'))).toBe(m.reason_full());
      expect(workspaceProblem(new HistoryError('newer', ''), 'a').detail).toMatch(/更新版本的 Drydock/);
    } finally {
      await setLocale('en', { reload: false });
    }
  });
});
