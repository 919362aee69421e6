import { createRandom } from '../random';
import type { SimAttachment } from '../site/sim-issue';

const CHUNK_BYTES = 65_536;

/** The content of a file, made from its id: always the same bytes, never stored. */
export function* attachmentBytes({ id, size }: Pick<SimAttachment, 'id' | 'size'>): Generator<Buffer> {
  const random = createRandom(Number(id));
  for (let left = size; left > 0; left -= CHUNK_BYTES) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, left));
    for (let offset = 0; offset < chunk.length; offset += 1) chunk[offset] = random.int(0, 255);
    yield chunk;
  }
}
