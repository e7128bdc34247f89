import { describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';
import { ALL_VERBS } from '../definition';

const world = new ApiWorld();
const resources = world.api.registry.all();
/** Those that a request of the API carries; the rest are streams, which the gateway and the console answer. */
const CARRIED = ['status', 'scale', 'binding', 'eviction', 'finalize', 'ephemeralcontainers', 'resize'];

const request = (resource: string, verb: string, more: object): ApiRequest =>
  ({
    verb,
    resource,
    namespace: 'default',
    name: 'x',
    body: {},
    patchType: 'merge',
    ...more,
  }) as unknown as ApiRequest;

describe('every resource', () => {
  it.each(resources.map(({ resource }) => resource))('%s knows its own subresources only', (resource) => {
    const own = world.api.registry.get(resource)!.subresources.map((s) => s.name);
    for (const subresource of CARRIED.filter((name) => !own.includes(name))) {
      expect(world.refused(request(resource, 'get', { subresource })), subresource).toMatchObject({
        code: 404,
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
      });
    }
  });

  it.each(
    resources.flatMap(({ resource, subresources }) =>
      subresources.filter((s) => CARRIED.includes(s.name)).map((s) => [resource, s.name, s.verbs] as const),
    ),
  )('%s/%s answers its own verbs only', (resource, subresource, verbs) => {
    for (const verb of ['get', 'create', 'update', 'patch', 'delete'] as const) {
      const { code } = world.refused(request(resource, verb, { subresource }));
      if ((verbs as readonly string[]).includes(verb)) expect(code, verb).not.toBe(405);
      else expect(code, verb).toBe(405);
    }
  });

  it.each(resources.map(({ resource, verbs }) => [resource, verbs] as const))(
    '%s answers its own verbs only',
    (resource, verbs) => {
      for (const verb of ALL_VERBS.filter((v) => v !== 'watch' && !verbs.includes(v))) {
        expect(world.refused(request(resource, verb, {})), verb).toMatchObject({
          code: 405,
          reason: 'MethodNotAllowed',
        });
      }
    },
  );

  it.each(resources.filter(({ namespaced }) => namespaced).map(({ resource }) => resource))(
    '%s wants a namespace with a name',
    (resource) => {
      const { verbs } = world.api.registry.get(resource)!;
      for (const verb of (['get', 'update', 'patch', 'delete'] as const).filter((v) => verbs.includes(v))) {
        expect(world.refused(request(resource, verb, { namespace: '' })), verb).toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: 'an empty namespace may not be set when a resource name is provided',
        });
      }
    },
  );

  it.each(resources.map(({ resource }) => resource))('%s says what is not there', (resource) => {
    const { verbs, strategy, kind, apiVersion } = world.api.registry.get(resource)!;
    const answered = (
      ['get', 'patch', 'delete', ...(strategy.createOnUpdate ? [] : ['update'])] as const
    ).filter((v) => (verbs as readonly string[]).includes(v));
    for (const verb of answered) {
      const status = world.refused(
        request(resource, verb, { body: { apiVersion, kind, metadata: { name: 'x' } } }),
      );
      expect(status, verb).toMatchObject({
        code: 404,
        reason: 'NotFound',
        message: `${resource} "x" not found`,
        details: { name: 'x' },
      });
    }
  });
});
