import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { freeName, TEMPLATES, templateOf } from './templates';

describe('templates', () => {
  it.each(TEMPLATES.map((template) => [template.id, template] as const))(
    '%s is YAML of its kind with the name',
    (_id, template) => {
      const object = load(template.yaml('some-name')) as { kind: string; metadata: { name: string } };
      expect(object).toMatchObject({ kind: template.kind, metadata: { name: 'some-name' } });
    },
  );

  it('take the first name that is free', () => {
    const taken = new Set(['web-1', 'web-2', 'k-node1', 'k-node2']);
    expect(freeName(templateOf('pod'), (name) => taken.has(name))).toBe('web-3');
    expect(freeName(templateOf('node'), (name) => taken.has(name))).toBe('k-node3');
  });
});
