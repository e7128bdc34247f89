import { expect, it } from 'vitest';
import { splitPath } from './path-text';

it.each([
  ['/home/me/a b.drydock', 'a b.drydock', '/home/me'],
  ['C:\\Users\\me\\a.drydock', 'a.drydock', 'C:\\Users\\me'],
  ['/a.drydock', 'a.drydock', ''],
  ['a.drydock', 'a.drydock', ''],
])('%s is %s in %j', (path, name, folder) => {
  expect(splitPath(path)).toEqual({ name, folder });
});
