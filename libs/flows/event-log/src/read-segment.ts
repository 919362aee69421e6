import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '@jiralake/core';
import { isMissing } from '@jiralake/files';
import { parseEventLine, type EventHead } from './event-line';
import { linesOf } from './lines-of';

/**
 * A logged event with its body as it was received; or the error of a line or file that cannot be read; or the number of bytes of
 * a partial event at the end of a segment.
 */
export type LoggedEvent = { file: string; at: Date } & (
  (EventHead & { body: Buffer }) | { error: string } | { tornBytes: number }
);

export interface SegmentFile {
  /** without `.gz` */
  file: string;
  isCompressed: boolean;
  /** start of its quarter of an hour */
  start: Date;
}

/**
 * Reads a segment line by line, from a position in its uncompressed bytes. The segment may be compressed or removed meanwhile.
 * @param noteEnd is called after each line with the position of the next line
 */
export async function* readSegment(
  { file, isCompressed, start }: SegmentFile,
  from = 0,
  noteEnd: (end: number) => void = () => undefined,
): AsyncGenerator<LoggedEvent> {
  const name = isCompressed ? `${file}.gz` : file;
  let at = from;
  try {
    const chunks = isCompressed ? skip(from, gunzip(name)) : createReadStream(name, { start: from });
    for await (const { bytes, isWhole } of linesOf(chunks as AsyncIterable<Buffer>)) {
      const event = isWhole ? readLine(bytes) : { tornBytes: bytes.length };
      const place = 'error' in event ? `${name}, byte ${at}` : name;
      if (isWhole) noteEnd((at += bytes.length + 1));
      yield { file: place, at: start, ...event };
    }
  } catch (error) {
    if (!isMissing(error)) yield { file: name, at: start, error: messageOf(error) };
    else if (!isCompressed) yield* readSegment({ file, isCompressed: true, start }, at, noteEnd);
  }
}

function readLine(line: Buffer): ReturnType<typeof parseEventLine> | { error: string } {
  try {
    return parseEventLine(line);
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function gunzip(file: string): AsyncIterable<Buffer> {
  const text = createGunzip();
  // an error of either stream reaches the reader of the text
  pipeline(createReadStream(file), text, () => undefined);
  return text as AsyncIterable<Buffer>;
}

async function* skip(bytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
