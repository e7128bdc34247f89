import { describe, expect, it } from 'vitest';
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1';
import {
  labelSet,
  matchesLabelSelector,
  matchesNodeSelector,
  matchesSelector,
  parseSelector,
} from './selectors';

const labels = { app: 'web', tier: 'front', cores: '8', empty: '' };

describe('a label selector', () => {
  it.each([
    ['absent matches nothing', undefined, false],
    ['null matches nothing', null, false],
    ['empty matches everything', {}, true],
    ['matchLabels equal', { matchLabels: { app: 'web', tier: 'front' } }, true],
    ['matchLabels different', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] }, true],
    ['In on an absent label', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [
      'NotIn on an absent label',
      { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] },
      true,
    ],
    ['Exists', { matchExpressions: [{ key: 'empty', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'empty', operator: 'DoesNotExist' }] }, false],
    [
      'a name of Object.prototype is no label',
      { matchExpressions: [{ key: 'toString', operator: 'Exists' }] },
      false,
    ],
  ])('%s', (_, selector, expected) => {
    expect(matchesLabelSelector(selector, labels)).toBe(expected);
  });

  it('of plain labels needs all of them', () => {
    expect(matchesSelector(labelSet({ app: 'web' }), labels)).toBe(true);
    expect(matchesSelector(labelSet({ app: 'web', x: 'y' }), labels)).toBe(false);
  });
});

describe('a node selector', () => {
  const node = { name: 'n1', labels };
  const cases: [string, NodeSelectorTerm[], boolean][] = [
    ['without terms matches no node', [], false],
    ['with an empty term matches no node', [{}], false],
    ['needs one of its terms', [{}, { matchExpressions: [{ key: 'app', operator: 'Exists' }] }], true],
    [
      'Gt compares as integers',
      [{ matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['7'] }] }],
      true,
    ],
    ['Gt is strict', [{ matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['8'] }] }], false],
    [
      'Lt compares as integers',
      [{ matchExpressions: [{ key: 'cores', operator: 'Lt', values: ['10'] }] }],
      true,
    ],
    [
      'Gt on what is no integer',
      [{ matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] }],
      false,
    ],
    [
      'Lt on an absent label',
      [{ matchExpressions: [{ key: 'none', operator: 'Lt', values: ['1'] }] }],
      false,
    ],
    [
      'a field names the node',
      [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }],
      true,
    ],
    [
      'a field excludes the node',
      [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['n1'] }] }],
      false,
    ],
    [
      'a field with two names',
      [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1', 'n2'] }] }],
      false,
    ],
    [
      'expressions and fields of a term must all hold',
      [
        {
          matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }],
          matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }],
        },
      ],
      false,
    ],
  ];
  it.each(cases)('%s', (_, nodeSelectorTerms, expected) => {
    expect(matchesNodeSelector({ nodeSelectorTerms }, node)).toBe(expected);
  });
});

describe('the text of a selector', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app!=web', false],
    ['app = web , tier=front', true],
    ['app in (db,web)', true],
    ['app notin (db, web)', false],
    ['app', true],
    ['!app', false],
    ['! zone', true],
    ['cores>7', true],
    ['cores<7', false],
    ['empty=', true],
    ['empty=,app=web', true],
    ['app in ()', false],
    ['a.b/c-d=x', false],
  ])('%j', (text, expected) => {
    const parsed = parseSelector(text);
    if ('error' in parsed) expect.fail(parsed.error);
    expect(matchesSelector(parsed.selector, labels)).toBe(expected);
  });

  it.each([
    ['app in web', "unable to parse requirement: found 'web', expected: '('"],
    ['=x', "unable to parse requirement: found '=', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a,', "unable to parse requirement: found '', expected: identifier after ','"],
  ])('%j cannot be read', (text, error) => {
    expect(parseSelector(text)).toEqual({ error });
  });
});
