import { expect, it } from 'vitest';
import { middleCut, splitPath } from './path-text';

it.each([
  ['/home/me/a b.drydock', 'a b.drydock', '/home/me'],
  ['C:\\Users\\me\\a.drydock', 'a.drydock', 'C:\\Users\\me'],
  ['/a.drydock', 'a.drydock', ''],
  ['a.drydock', 'a.drydock', ''],
])('%s is %s in %j', (path, name, folder) => {
  expect(splitPath(path)).toEqual({ name, folder });
});

it.each([
  ['k-node1', 'k-node1'],
  ['twelve chars', 'twelve chars'],
  ['gke-highmem-3f9c-x7kq', 'gke-h…c-x7kq'],
  ['节点节点节点节点节点节点节点', '节点节点节…节点节点节点'],
])('%s is cut to %s', (text, cut) => {
  expect(middleCut(text, 12)).toBe(cut);
});
