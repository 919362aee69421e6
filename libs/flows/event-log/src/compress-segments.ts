import { createReadStream } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { isMissing, publishStream, namesIn } from '@jiralake/files';
import { listDays } from './list-log';
import { endOfQuarter, parseSegmentName } from './segment-name';

/** A segment counts as closed this long after the end of its quarter of an hour and after its last write. */
export const CLOSED_AFTER_MS = 900_000;
/** The fastest level compresses events to a fifth; the next levels save little more and take twice the time. */
const LEVEL = 1;

/**
 * Replaces the closed segments of all processes, alive or dead, by gzip files. A process writes only to the segment of the
 * present quarter of an hour. @returns the number of compressed segments
 */
export async function compressSegments(folder: string, now: Date): Promise<number> {
  let compressed = 0;
  for (const { day } of await listDays(folder)) {
    for (const name of await namesIn(path.join(folder, day))) {
      const segment = parseSegmentName(day, name);
      if (!segment || segment.isCompressed) continue;
      if (endOfQuarter(segment.quarter) + CLOSED_AFTER_MS > now.getTime()) continue;
      if (await compress(path.join(folder, day, name), now)) compressed += 1;
    }
  }
  return compressed;
}

async function compress(file: string, now: Date): Promise<boolean> {
  try {
    const { mtimeMs, size } = await stat(file);
    if (mtimeMs + CLOSED_AFTER_MS > now.getTime()) return false;
    if (size > 0) {
      const gzip = createGzip({ level: LEVEL });
      pipeline(createReadStream(file), gzip, () => undefined);
      await publishStream(`${file}.gz`, gzip as AsyncIterable<Uint8Array>, { mode: 0o660, fsync: true });
    }
    // a process that was frozen all the time may have written after all; then the next call compresses the segment again
    if ((await stat(file)).size !== size) return false;
    await unlink(file);
    return size > 0;
  } catch (error) {
    // another process compressed or removed the segment
    if (isMissing(error)) return false;
    throw error;
  }
}
