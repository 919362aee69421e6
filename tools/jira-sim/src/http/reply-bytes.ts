import { buffer } from 'node:stream/consumers';
import { writtenJson } from '../render/written-json';
import { isReadable, type Reply } from './route';

export interface ReplyBytes {
  bytes: Buffer;
  contentType: string;
}

/** Returns the whole body of a reply as sent. */
export async function replyBytes({ headers, body }: Reply): Promise<ReplyBytes> {
  const named = headers?.['Content-Type'];
  if (body === undefined) return { bytes: Buffer.alloc(0), contentType: named ?? 'text/plain' };
  if (Buffer.isBuffer(body)) return { bytes: body, contentType: named ?? 'application/octet-stream' };
  if (isReadable(body))
    return { bytes: await buffer(body), contentType: named ?? 'application/octet-stream' };
  if (typeof body === 'string') return { bytes: Buffer.from(body), contentType: named ?? 'text/plain' };
  return {
    bytes: Buffer.from(writtenJson(body)),
    contentType: named ?? 'application/json; charset=utf-8',
  };
}
