import { type AdfNode, childrenOf } from './adf-node';

const cellSeparator = ' | ';

/** A row is one line, so the lines of a cell are joined by spaces; a row without text is none. */
export function rowLines(row: AdfNode, linesOfCell: (cell: AdfNode) => string[]): string[] {
  const cells = childrenOf(row).map((cell) => cellText(linesOfCell(cell)));
  return cells.every((cell) => cell === '') ? [] : [cells.join(cellSeparator)];
}

function cellText(lines: readonly string[]): string {
  if (lines.length === 1) return (lines[0] ?? '').trim();
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
