const NEWLINE = 0x0a;
/** The largest body is 26 MB, and at most some times larger as a JSON string. */
const LONGEST_LINE = 256 * 1024 * 1024;

/** A line without its newline, or the bytes after the last newline. */
export interface Line {
  bytes: Buffer;
  isWhole: boolean;
}

/** Splits bytes into lines, with one line in memory at a time. @throws Error for a line that is longer than any event */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      yield { bytes: begun.length === 0 ? rest : Buffer.concat([...begun, rest]), isWhole: true };
      begun = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > LONGEST_LINE) throw new Error('a line is longer than any event');
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), isWhole: false };
}
