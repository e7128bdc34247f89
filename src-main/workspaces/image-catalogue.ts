/** The image catalogue among the resources: what the registries of a simulated cluster hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterOptions } from '../engine';

/** @throws where the file is missing or no JSON: it ships with the app, so this is a broken installation */
export function loadImageCatalogue(folder: string): ClusterOptions['images'] {
  return JSON.parse(readFileSync(join(folder, 'catalogue.json'), 'utf8')) as ClusterOptions['images'];
}
