import { type AdfNode, childrenOf } from './adf-node';

const cellSeparator = ' | ';

/** Adds a row as one line, so the lines of a cell are joined by spaces; a row without text is none. */
export function addRowLine(lines: string[], row: AdfNode, addCell: (cell: AdfNode) => void): void {
  const start = lines.length;
  const cells = childrenOf(row).map((cell) => {
    addCell(cell);
    return cellText(lines.splice(start));
  });
  if (cells.some((cell) => cell !== '')) lines.push(cells.join(cellSeparator));
}

function cellText(lines: readonly string[]): string {
  const [first = ''] = lines;
  if (lines.length <= 1) return first.trim();
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
