import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printTemplateOf, readGoTemplate, TemplateError } from '.';

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

function print(text: string): string {
  return printTemplateOf(readGoTemplate(text), POD, { allowMissingKeys: true });
}

// What kubectl v1.34.5 prints for the same object.
const PRINTED: readonly (readonly [string, string])[] = [
  ['{{.metadata.name}}', 'p'],
  ['{{.nope}}', '<no value>'],
  ['{{.nope.x}}', '<no value>'],
  ['{{.metadata}}', 'map[labels:map[a:b x.y/z:q z:1] name:p]'],
  ['{{range .spec.containers}}{{.name}}{{"\\n"}}{{end}}', 'c1\nc2\n'],
  ['{{range $i, $c := .spec.containers}}{{$i}}={{$c.name}} {{end}}', '0=c1 1=c2 '],
  ['{{range $k, $v := .metadata.labels}}{{$k}}={{$v}};{{end}}', 'a=b;x.y/z=q;z=1;'],
  ['{{if .spec.nodeName}}y{{else}}n{{end}}', 'n'],
  ['{{with .metadata}}{{.name}}{{end}}', 'p'],
  ['{{index .metadata.labels "a"}}', 'b'],
  ['{{index .spec.containers 1 "name"}}', 'c2'],
  ['{{len .spec.containers}}', '2'],
  [
    '{{printf "%s-%d %v %q %5d|%-5s|%05.1f" .metadata.name 3 true "x" 42 "ab" 3.14159}}',
    'p-3 true "x"    42|ab   |003.1',
  ],
  ['{{eq .kind "Pod"}}', 'true'],
  ['{{and true "x"}} {{or "" "y"}} {{not 0}}', 'x y true'],
  ['{{.kind | printf "%s!"}}', 'Pod!'],
  ['{{"a" | len}}', '1'],
  ['{{$x := .kind}}{{$x}}', 'Pod'],
  ['{{- .kind -}} x', 'Podx'],
  ['a {{- .kind }} b', 'aPod b'],
  ['{{/* c */}}x', 'x'],
  ['{{exists . "spec" "containers"}}', 'true'],
  ['{{exists . "nope"}}', 'false'],
  ['{{base64decode "aGk="}}', 'hi'],
  ['{{(index .spec.containers 0).name}}', 'c1'],
  ['{{define "t"}}[{{.}}]{{end}}{{template "t" .kind}}', '[Pod]'],
  ['{{1.5}} {{3}}', '1.5 3'],
  ['{{gt 3 2}} {{lt "a" "b"}}', 'true true'],
  ['{{html "<a>"}} {{js "a\\"b"}} {{urlquery "a b"}}', '&lt;a&gt; a\\"b a+b'],
  ['{{print "a" 1 2 "b"}}|{{println "x"}}', 'a1 2b|x\n'],
  ['{{slice "abcdef" 1 3}}', 'bc'],
  ['{{range .spec.containers}}{{if eq .name "c2"}}{{break}}{{end}}{{.name}}{{else}}none{{end}}', 'c1'],
  ['{{true}} {{`raw`}}', 'true raw'],
  ["{{'a'}}", '97'],
  ['{{range .nope}}{{else}}empty{{end}}', 'empty'],
  ['{{if and .kind .nope}}a{{else if .kind}}b{{end}}', 'b'],
  ['{{range 3}}{{.}}{{end}}', '012'],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['{{foo}}', 'function "foo" not defined'],
  ['{{.metadata.name', 'unclosed action'],
  ['{{end}}', 'unexpected {{end}}'],
  ['{{if .a}}', 'unexpected EOF'],
  ['{{ .metadata.labels."x.y/z" }}', "bad character U+0022 '\"'"],
  [
    '{{index .spec.containers 5}}',
    'executing "output" at <index .spec.containers 5>: error calling index: index out of range: 5',
  ],
  ['{{eq 1 1.0}}', 'executing "output" at <eq 1 1.0>: error calling eq: incompatible types for comparison'],
  [
    '{{eq .kind 3}}',
    'executing "output" at <eq .kind 3>: error calling eq: incompatible types for comparison',
  ],
  ['{{len 3}}', 'executing "output" at <len 3>: error calling len: len of type int'],
  ['{{nil}}', 'executing "output" at <nil>: nil is not a command'],
];

describe('Go templates', () => {
  it.each(PRINTED)('%s prints %j', (text, printed) => expect(print(text)).toBe(printed));

  it.each(REFUSED)('%s is refused: %s', (text, message) => {
    expect(() => print(text)).toThrow(
      expect.objectContaining({ name: 'TemplateError', line: 1, message }) as Error,
    );
  });

  it('name the line of what is wrong', () => {
    expect(() => print('a\n{{foo}}')).toThrow(new TemplateError(2, 'function "foo" not defined'));
  });

  it('print or are refused, whatever they look like', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      ' -}}',
      '.',
      '.a',
      'if ',
      'range ',
      'end',
      'else',
      '$x',
      ':=',
      '|',
      '(',
      ')',
      '"s"',
      '1',
      'eq',
      'len',
      ' ',
      '\n',
      'with ',
      'x',
      '{{end}}',
      '{{.}}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          expect(typeof print(pieces.join(''))).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
