/**
 * Columns of text whose widths follow their cells. Models Go's `text/tabwriter`, with which kubectl aligns everything:
 * a cell ends with a tab; cells above one another in neighbouring lines form a column, whose width is that of its widest
 * cell; what follows the last tab of a line belongs to no column.
 */
export interface TabOptions {
  /** The least width of a column, padding included. */
  readonly minWidth: number;
  /** Blanks between a column's widest cell and the next column. */
  readonly padding: number;
}

/** How `kubectl get` aligns tables. */
export const TABLE: TabOptions = { minWidth: 6, padding: 3 };

/** How `kubectl describe` aligns what it prints. */
export const DESCRIPTION: TabOptions = { minWidth: 0, padding: 2 };

/**
 * Aligns a text whose cells are separated by tabs.
 * @param remembered widths of columns that were printed before; they do not shrink, and grow with this text
 */
export function alignTabs(text: string, options: TabOptions, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  alignFrom(lines, 0, 0, lines.length, { ...options, remembered });
  return lines.map((cells) => cells.join('')).join('\n');
}

/** Pads column `column` in lines `from`..`to`, block by block, and inside each block the columns after it. */
function alignFrom(
  lines: string[][],
  column: number,
  from: number,
  to: number,
  options: TabOptions & { readonly remembered: number[] | undefined },
): void {
  for (let start = from; start < to; start++) {
    if (!endsCell(lines[start]!, column)) continue;
    let end = start;
    let width = Math.max(options.minWidth, options.remembered?.[column] ?? 0);
    for (; end < to && endsCell(lines[end]!, column); end++) {
      width = Math.max(width, textWidth(lines[end]![column]!) + options.padding);
    }
    if (options.remembered) options.remembered[column] = width;
    for (const cells of lines.slice(start, end)) {
      const cell = cells[column]!;
      cells[column] = cell + ' '.repeat(width - textWidth(cell));
    }
    alignFrom(lines, column + 1, start, end, options);
    start = end - 1;
  }
}

/** Whether the line has a cell in this column that a tab ends. */
function endsCell(cells: readonly string[], column: number): boolean {
  return cells.length > column + 1;
}

function textWidth(text: string): number {
  let width = 0;
  for (const _char of text) width++;
  return width;
}
