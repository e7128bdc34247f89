/** Where the command line finds what comes with the app: beside the bundle in a checkout, outside the archive of a package. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeWorkspaces, type Workspaces } from '../workspaces';

/** The folder with examples and images. */
export function resourcesFolder(here = import.meta.dirname): string {
  const archive = here.indexOf('app.asar');
  return archive < 0 ? join(here, '../../resources') : dirname(here.slice(0, archive + 'app.asar'.length));
}

export function openedWorkspaces(): Workspaces {
  return makeWorkspaces(resourcesFolder(), join(tmpdir(), 'drydock-unsaved'), version());
}

function version(here = import.meta.dirname): string {
  const description = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as {
    version?: string;
  };
  return description.version ?? '0';
}
