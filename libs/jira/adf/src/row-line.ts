import { type AdfNode, attrsOf, childrenOf } from './adf-node';

const cellSeparator = ' | ';
/** no editor makes a wider table */
const mostColumns = 100;

/**
 * Adds a row as one line; the lines of a cell are joined by spaces, and a row without text adds no line. A `|` in a cell is
 * written `\|`. Merged cells keep all cells in their columns: `below` has, for each column, the number of rows that a cell
 * above still covers; it is updated for the next row.
 */
export function addRowLine(
  lines: string[],
  row: AdfNode,
  below: number[],
  addCell: (cell: AdfNode) => void,
): void {
  const start = lines.length;
  const cells: string[] = [];
  const skipCovered = (): void => {
    while ((below[cells.length] ?? 0) > 0) cells.push('');
  };
  const covered = below.slice();
  for (const cell of childrenOf(row)) {
    skipCovered();
    addCell(cell);
    cells.push(cellText(lines.splice(start)));
    const { colspan, rowspan } = attrsOf(cell);
    const rows = spanOf(rowspan);
    const last = Math.min(cells.length + spanOf(colspan) - 1, Math.max(mostColumns, cells.length));
    for (let column = cells.length - 1; rows > 1 && column < last; column += 1) covered[column] = rows;
    while (cells.length < last) cells.push('');
  }
  skipCovered();
  for (let column = 0; column < covered.length; column += 1)
    below[column] = Math.max((covered[column] ?? 0) - 1, 0);
  if (cells.some((cell) => cell !== '')) lines.push(cells.join(cellSeparator));
}

function spanOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 1 ? value : 1;
}

function cellText(lines: readonly string[]): string {
  const [first = ''] = lines;
  const text = lines.length <= 1 ? first.trim() : joined(lines);
  return text.includes('|') ? text.replaceAll('|', '\\|') : text;
}

function joined(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
