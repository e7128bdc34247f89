import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryWorkspaces } from '@main/workspaces/testing';
import { fieldHints } from './field-hints';
import type { Session } from './session';

describe('fields that a place in a manifest may have', () => {
  let files: TemporaryWorkspaces;
  let session: Session;
  beforeAll(() => {
    files = new TemporaryWorkspaces();
    ({ session } = files.example());
  });
  afterAll(() => {
    files.remove();
  });
  const names = async (apiVersion: string, kind: string, ...path: string[]): Promise<string[]> =>
    (await fieldHints(session, apiVersion, kind, path)).map(({ name }) => name);

  it.each([
    ['v1', 'Pod', [], 'spec'],
    ['v1', 'Pod', ['spec'], 'tolerations'],
    ['v1', 'Pod', ['spec', 'containers'], 'livenessProbe'],
    ['v1', 'Pod', ['spec', 'containers', 'resources'], 'requests'],
    ['apps/v1', 'Deployment', ['spec', 'template', 'spec', 'affinity'], 'podAntiAffinity'],
    ['v1', 'Node', ['spec', 'taints'], 'effect'],
    ['policy/v1', 'PodDisruptionBudget', ['spec'], 'minAvailable'],
  ])('%s %s %j has %s', async (apiVersion, kind, path, field) => {
    expect(await names(apiVersion, kind, ...path)).toContain(field);
  });

  it.each([
    ['v1', 'Pod', ['spec', 'nonsense']],
    ['v1', 'Pod', ['spec', 'nodeName']],
    ['v1', 'Pod', ['metadata', 'labels']],
    ['example.org/v1', 'Widget', []],
  ])('%s %s %j has none', async (apiVersion, kind, path) => {
    expect(await names(apiVersion, kind, ...path)).toEqual([]);
  });

  it('come with their type, and with whether they must be there', async () => {
    const hints = await fieldHints(session, 'v1', 'Pod', ['spec']);
    expect(hints.find(({ name }) => name === 'containers')).toMatchObject({
      type: '[]Container',
      required: true,
      nested: true,
    });
    expect(hints.find(({ name }) => name === 'nodeName')).toMatchObject({ type: 'string', nested: false });
  });
});
