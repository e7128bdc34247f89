/** Paragraphs as `kubectl explain` sets them. */

const WIDTH = 80;

/** A text in lines of at most 80 characters, indented. */
export function paragraph(text: string, indent: number): string {
  const lines: string[] = [];
  for (const given of text.split('\n')) {
    const before = /^ */.exec(given)![0];
    let line = '';
    for (const word of given.trim().split(/\s+/)) {
      if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? `${before}${word}` : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}
