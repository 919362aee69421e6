import type { Response } from 'express';
import { writtenJson } from '../render/written-json';
import { replyBytes } from './reply-bytes';
import { isReadable, type Reply } from './route';

async function sendHalf(res: Response, reply: Reply): Promise<void> {
  const { bytes, contentType } = await replyBytes(reply);
  res.status(reply.status).set({ 'Content-Type': contentType, ...reply.headers });
  res.set('Content-Length', String(bytes.length));
  res.flushHeaders();
  res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => res.destroy());
}

export async function sendReply(res: Response, reply: Reply): Promise<void> {
  if (reply.breaksOff) return sendHalf(res, reply);
  const { status, headers, body } = reply;
  res.status(status).set(headers ?? {});
  if (body === undefined) res.end();
  else if (Buffer.isBuffer(body)) res.end(body);
  else if (typeof body === 'string') {
    if (headers?.['Content-Type'] === undefined) res.type('text/plain');
    res.send(body);
  } else if (isReadable(body)) {
    body.on('error', (error) => res.destroy(error));
    res.on('close', () => body.destroy());
    body.pipe(res);
  } else res.type('json').send(writtenJson(body));
}
