export type Yaml = string | null | Yaml[] | { [key: string]: Yaml };

interface Line {
  indent: number;
  text: string;
}

/**
 * Reads the block style that `docker-compose config` prints: maps, lists of plain values, and empty `{}` or `[]`.
 * All values are text. @throws Error for any other YAML
 */
export function readBlockYaml(text: string): Yaml {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const value = readBlock(lines, lines[0]?.indent ?? 0);
  if (lines[0]) throw new Error(`not understood: ${lines[0].text}`);
  return value;
}

/** Takes the lines of one block from the front. */
function readBlock(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') ? readList(lines, indent) : readMap(lines, indent);
}

function readList(lines: Line[], indent: number): Yaml[] {
  const items: Yaml[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) {
    const item = lines.shift()?.text.slice(2) ?? '';
    if (/^[\w-]+: /.test(item)) {
      // a map in a list: its first key follows the dash
      lines.unshift({ indent: indent + 2, text: item });
      items.push(readMap(lines, indent + 2));
    } else items.push(readScalar(item));
  }
  return items;
}

function readMap(lines: Line[], indent: number): Yaml {
  const map: { [key: string]: Yaml } = {};
  while (lines[0]?.indent === indent && !lines[0].text.startsWith('- ')) {
    const found = /^([^\s:'"]+):(?: (.+))?$/.exec(lines[0].text);
    if (!found) throw new Error(`not understood: ${lines[0].text}`);
    lines.shift();
    const [, key = '', value] = found;
    map[key] = value === undefined ? readNested(lines, indent) : readScalar(value);
  }
  return map;
}

/** Reads the value of a key; a list may begin at the indentation of its key. */
function readNested(lines: Line[], indent: number): Yaml {
  const next = lines[0];
  if (next && (next.indent > indent || (next.indent === indent && next.text.startsWith('- ')))) {
    return readBlock(lines, next.indent);
  }
  return null;
}

function readScalar(text: string): Yaml {
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (text === 'null') return null;
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted) return quoted[2] ?? '';
  if (/^[[{&*!|>'"%@`]/.test(text)) throw new Error(`not understood: ${text}`);
  return text;
}
