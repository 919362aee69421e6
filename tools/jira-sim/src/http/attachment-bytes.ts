import { createRandom } from '@jiralake/seeded-random';
import type { SimAttachment } from '../site/sim-issue';

const CHUNK_BYTES = 65_536;

/**
 * Generates the content of a file from byte `from` on: always the same bytes for an id, never stored, and different at each
 * position.
 */
export function* attachmentBytes(
  { id, size }: Pick<SimAttachment, 'id' | 'size'>,
  from = 0,
): Generator<Buffer> {
  const random = createRandom(Number(id));
  const pattern = Buffer.from(Array.from({ length: CHUNK_BYTES }, () => random.int(0, 255)));
  for (let index = Math.floor(from / CHUNK_BYTES); index * CHUNK_BYTES < size; index += 1) {
    const begin = index * CHUNK_BYTES;
    const chunk = Buffer.from(pattern);
    if (index > 0) chunk.writeUInt32BE(index, 0);
    yield chunk.subarray(Math.max(0, from - begin), Math.min(CHUNK_BYTES, size - begin));
  }
}
