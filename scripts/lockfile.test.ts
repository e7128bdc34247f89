import { expect, it } from 'vitest';
import { lockfileKeepsSqlite } from './setup/lockfile.mjs';

it('package-lock.json tells npm 10 not to compile better-sqlite3 ("npm install" without arguments mends it)', () => {
  expect(lockfileKeepsSqlite()).toBe(true);
});
