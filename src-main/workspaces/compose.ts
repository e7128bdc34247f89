/** Puts the parts together: what a workspace runs on, for the desktop app and the command line alike. */
import { join } from 'node:path';
import { Cluster, type ClusterOptions } from '../engine';
import { makeProgramRunner } from '../programs';
import { loadImageCatalogue } from './image-catalogue';
import type { ClusterFactory } from './rebuild';
import { Workspaces } from './workspaces';

/**
 * @param resources the folder with examples and images
 * @param unsaved the folder for workspaces that were not saved anywhere yet
 * @param version the app's version
 * @param readyMade a folder with examples that were booted when the app was built
 */
export function makeWorkspaces(
  resources: string,
  unsaved: string,
  version: string,
  options: Partial<ClusterOptions> = {},
  readyMade?: string,
): Workspaces {
  const images = loadImageCatalogue(join(resources, 'images'));
  const makeCluster: ClusterFactory = (seed, time) => new Cluster({ seed, time, images, ...options });
  return new Workspaces({
    examples: join(resources, 'examples'),
    unsaved,
    version,
    makeCluster,
    programs: makeProgramRunner(),
    ...(readyMade === undefined ? {} : { readyMade }),
  });
}
