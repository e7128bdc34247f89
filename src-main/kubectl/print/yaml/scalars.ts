/** When a text needs quotes in YAML, and which. Models what Go's YAML library does for kubectl @ v1.34. */

const BOOLS = 'y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF';
const OTHERS = '~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF';
const WORDS = new Set(['', ...BOOLS.split(' '), ...OTHERS.split(' ')]);

const NUMBER = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const BASED = /^[-+]?0(?:[xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+)$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const TIME = /^\d{4}-\d\d?-\d\d?(?:[Tt ]\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)?)?$/;

/** Whether a text without quotes would be read as something else: a number, a time, a truth value, nothing. */
export function looksLikeAnother(text: string): boolean {
  if (WORDS.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  const plain = text.replaceAll('_', '');
  return NUMBER.test(plain) || BASED.test(plain) || BASE_60.test(text) || TIME.test(text);
}

export type Style = 'plain' | 'single' | 'double' | 'literal';

/** @param key keys stand on one line, and never as a block */
export function styleOf(text: string, key = false): Style {
  const allowed = analyse(text);
  if (text.includes('\n')) return allowed.literal && !key ? 'literal' : 'double';
  if (looksLikeAnother(text)) return 'double';
  if (allowed.plain) return 'plain';
  return allowed.single ? 'single' : 'double';
}

/** Characters that mean something at the beginning of a value. */
const LEADING = /^(?:[#,[\]{}&*!|>'"%@`]|---|\.\.\.|[-?:](?:\s|$))/;

function analyse(text: string): { plain: boolean; single: boolean; literal: boolean } {
  const special = !PRINTABLE.test(text);
  const spaceBeforeBreak = / [\n\u0085\u2028\u2029]/.test(text);
  if (special || spaceBeforeBreak) return { plain: false, single: false, literal: false };
  const breaks = /[\n\u0085\u2028\u2029]/.test(text);
  const indicators = LEADING.test(text) || /:(?:\s|$)|\s#/.test(text);
  return {
    plain: !breaks && !indicators && !/^ | $/.test(text),
    single: !/[\n\u0085\u2028\u2029] /.test(text),
    literal: !text.endsWith(' '),
  };
}

/** What may stand in a document as it is: line breaks may, tabs and characters beyond the first plane may not. */
const PRINTABLE = /^[\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

export function isPrintable(char: string): boolean {
  return PRINTABLE.test(char);
}
