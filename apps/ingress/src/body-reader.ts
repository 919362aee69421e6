import type { IncomingMessage, ServerResponse } from 'node:http';

export type Body = Buffer | 'too large' | 'too much' | 'broken off';

/**
 * Reads the body of a request as sent. Does not decompress it, because the signature covers the sent bytes and Jira never
 * compresses. The body counts as held until the response is sent.
 */
export type ReadBody = (req: IncomingMessage, res: ServerResponse) => Promise<Body>;

interface Reading {
  bytes: number;
  giveUp(): void;
}

/**
 * Creates a reader of bodies of up to `largest` bytes that holds at most `most` bytes at once. Above that it drops the largest
 * unfinished body, so slow senders of large bodies cannot keep small deliveries out. An announced Content-Length reserves
 * nothing.
 */
export function createBodyReader({ largest, most }: { largest: number; most: number }): ReadBody {
  const reading = new Set<Reading>();
  let held = 0;

  return (req, res) => {
    if (Number(req.headers['content-length'] ?? 0) > largest) return discard(req, 'too large');
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const letGo = (): void => {
        held -= own.bytes;
        own.bytes = 0;
      };
      const end = (body: Body): void => {
        if (!reading.delete(own)) return;
        chunks.length = 0;
        req.off('data', onData);
        if (typeof body === 'string' || res.destroyed) letGo();
        else res.once('close', letGo);
        resolve(typeof body === 'string' ? discard(req, body) : body);
      };
      const own: Reading = { bytes: 0, giveUp: () => end('too much') };
      const onData = (chunk: Buffer): void => {
        own.bytes += chunk.length;
        held += chunk.length;
        chunks.push(chunk);
        if (own.bytes > largest) end('too large');
        else if (held > most) largestOf(reading)?.giveUp();
      };
      reading.add(own);
      req.on('data', onData);
      req.once('end', () => end(joined(chunks)));
      req.once('error', () => end('broken off'));
      req.once('close', () => end('broken off'));
    });
  };
}

const joined = (chunks: Buffer[]): Buffer =>
  chunks[0] && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);

/** Reads and drops the rest of a body, because a client that still sends does not read the response. */
function discard(req: IncomingMessage, why: 'too large' | 'too much' | 'broken off'): Promise<Body> {
  return new Promise((resolve) => {
    if (req.complete || req.destroyed) return resolve(why);
    for (const end of ['end', 'error', 'close']) req.once(end, () => resolve(why));
    req.resume();
  });
}

function largestOf(reading: Iterable<Reading>): Reading | undefined {
  let largest: Reading | undefined;
  for (const one of reading) if (!largest || one.bytes > largest.bytes) largest = one;
  return largest;
}
