// The import aliases of tsconfig.base.json, for every bundler and test runner of this repository.
import { resolve } from 'node:path';

const root = import.meta.dirname;

export const alias = {
  '@shared': resolve(root, 'shared'),
  '@main': resolve(root, 'src-main'),
  '@renderer': resolve(root, 'src-renderer'),
};
