import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonPathError, printTemplate, readTemplate } from '.';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', labels: { a: 'b', 'x.y/z': 'q', z: '1' } },
  spec: {
    containers: [
      { name: 'c1', image: 'a', ports: [{ containerPort: 80 }, { containerPort: 81 }] },
      { name: 'c2', image: 'b<&>', resources: { requests: { cpu: 1 } }, stdin: true },
    ],
    nodeName: null,
  },
};

function print(template: string, allowMissingKeys = true): string {
  return printTemplate(readTemplate(template), POD, { allowMissingKeys });
}

// What kubectl v1.34.5 prints for the same object.
const PRINTED: readonly (readonly [string, string])[] = [
  ['{.metadata.name}', 'p'],
  ['{.metadata.labels}', '{"a":"b","x.y/z":"q","z":"1"}'],
  ['{.spec.containers[*].name}', 'c1 c2'],
  ['{.spec.containers[0:2].name}', 'c1 c2'],
  ['{.spec.containers[-1].name}', 'c2'],
  ['{.spec.containers[-1:].name}', 'c2'],
  ['{.spec.containers[:-1].name}', 'c1'],
  ['{.spec.containers[::2].name}', 'c1'],
  ['{.spec.containers[].name}', 'c1'],
  ['{.spec.containers.name}', ''],
  ['{.spec.containers[?(@.name=="c2")].image}', 'b<&>'],
  ["{.spec.containers[?(@.name=='c2')].image}", 'b<&>'],
  ['{.spec.containers[?( @.name == "c2" )].name}', 'c2'],
  ['{.spec.containers[?(@.ports)].name}', 'c1'],
  ['{.spec.containers[?(@.name)].name}', 'c1 c2'],
  ['{.spec.containers[?(@.ports[0].containerPort>79)].name}', 'c1'],
  ['{.spec.containers[?(@.ports[0].containerPort==80)].name}', 'c1'],
  ['{.spec.containers[?(@.image!="a")].name}', 'c2'],
  ['{.spec.containers[?(@.name<"c2")].name}', 'c1'],
  ['{.spec.containers[?(@.x==1)].name}', ''],
  ['{range .spec.containers[*]}{.name}{"\\t"}{.image}{"\\n"}{end}', 'c1\ta\nc2\tb<&>\n'],
  ['{range .spec.containers[*]}[{.name}, {.ports[0].containerPort}] {end}', '[c1, 80] [c2, ] '],
  ['{range .spec.containers[*]}{range .ports[*]}{.containerPort},{end};{end}', '80,81,;;'],
  ['{range .spec.containers[*].ports[*]}{.containerPort}{"\\n"}{end}', '80\n81\n'],
  ["{range .spec.containers[*]}{'x'}{end}", 'xx'],
  ['{range .spec}', ''],
  ['{..image}', 'a b<&>'],
  ['{..containers[0].name}', 'c1'],
  ['{.metadata..a}', 'b'],
  ["{.spec.containers[0]['name','image']}", 'c1 a'],
  ["{.spec.containers[*]['name','image']}", 'c1 c2 a b<&>'],
  ['{.spec.containers[0,1].name}', 'c1 c2'],
  ['{.metadata.labels.x\\.y/z}', 'q'],
  ["{.metadata.labels['x\\.y/z']}", 'q'],
  ["{['metadata']['name']}", 'p'],
  ['{.nope}', ''],
  ['{.a.}', ''],
  ['{.}', ''],
  ['{.items[0]}', ''],
  ['{.metadata.name.foo}', ''],
  ['{.spec.nodeName}', 'null'],
  ['{.spec.containers[1].stdin}', 'true'],
  ['{$.metadata.name}', 'p'],
  ['{@.metadata.name}', 'p'],
  ['{ .metadata.name }', 'p'],
  ['{.metadata .name}', 'p'],
  ['a{.metadata.name}b', 'apb'],
  ['{.metadata.name}{" "}{.kind}', 'p Pod'],
  ['{.spec.containers[*].name} x {.kind}', 'c1 c2 x Pod'],
  ['{"a\\nb"}{\'c\\td\'}', 'a\nbc\td'],
  ['{1}', '1'],
  ['{true}', 'true'],
  ['.metadata.name', '.metadata.name'],
  [
    '{.spec.containers[*]}',
    '{"image":"a","name":"c1","ports":[{"containerPort":80},{"containerPort":81}]} {"image":"b\\u003c\\u0026\\u003e","name":"c2","resources":{"requests":{"cpu":1}},"stdin":true}',
  ],
  [
    '{.spec.*}',
    '[{"image":"a","name":"c1","ports":[{"containerPort":80},{"containerPort":81}]},{"image":"b\\u003c\\u0026\\u003e","name":"c2","resources":{"requests":{"cpu":1}},"stdin":true}] null',
  ],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['{.metadata.name', 'unclosed action'],
  ['{', 'unclosed action'],
  ['{"a}', 'unterminated quoted string'],
  ['{[', 'unterminated array'],
  ['{.spec.containers[a]}', 'invalid array index a'],
  ['{.spec.containers[ 0 ].name}', 'invalid array index  0 '],
  ['{.spec["containers"][0].name}', 'invalid array index "containers"'],
  ['{.spec.containers[0]["name","image"]}', 'invalid array index "name"'],
  ['{.spec.containers[?(@.name=="c1"||@.name=="c2")].name}', "unrecognized character in action: U+007C '|'"],
  ['{.spec.containers[?(@.name=~"c")].name}', "unrecognized character in action: U+007E '~'"],
  ['{end}', 'not in range, nothing to end'],
  ['{metadata.name}', 'unrecognized identifier metadata'],
  ['{.spec.containers[5].name}', 'array index out of bounds: index 5, length 2'],
  ['{.spec.containers[0:5].name}', 'array index out of bounds: index 4, length 2'],
  ['{.spec.containers[-5:].name}', 'array index out of bounds: index -3, length 2'],
  ['{.spec.containers[1:0].name}', 'starting index 1 is greater than ending index 0'],
  ['{.spec.containers[0:2:0].name}', 'step must be > 0'],
  ['{.metadata.name[0]}', 'string is not array or slice'],
  ['{.metadata.labels[?(@=="b")]}', 'map[a:b x.y/z:q z:1] is not array or slice and cannot be filtered'],
  ['{.spec.containers[?(@.name<2)].name}', 'incompatible types for comparison'],
  ['{.spec.containers[?(@.name==2)].name}', 'incompatible types for comparison'],
  ['{.spec.containers[?(@.ports[*].containerPort==80)].name}', 'can only compare one element at a time'],
];

describe('JSONPath', () => {
  it.each(PRINTED)('%s prints %j', (template, printed) => expect(print(template)).toBe(printed));

  it.each(REFUSED)('%s is refused: %s', (template, message) => {
    expect(() => print(template)).toThrow(new JsonPathError(message));
  });

  it('complains about missing fields where they are not allowed', () => {
    expect(() => print('{.a}', false)).toThrow(new JsonPathError('a is not found'));
  });

  it('prints or refuses any template, and does nothing else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '.',
      '[',
      ']',
      '*',
      'spec',
      'name',
      "'",
      '"',
      '?(',
      ')',
      '@',
      '==',
      '0',
      '-1',
      ':',
      ',',
      'range ',
      'end',
      '..',
      ' ',
      '\\',
      '$',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          expect(typeof print(pieces.join(''))).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(JsonPathError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
