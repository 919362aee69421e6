import type { Readable } from 'node:stream';
import { TransientError } from '@jiralake/core';
import type { AxiosResponse } from 'axios';
import { guardContent } from './guard-content';
import { headerOf } from './header-of';
import { assertAnswered, type Http } from './request';
import { requestContent, type AttachmentResume, type AttachmentSource } from './request-content';

/** The content of an attachment, to be read or destroyed. */
export interface OpenedAttachment {
  content: Readable;
  /** place in the file of the first byte that comes: where it was to be resumed, or 0 */
  from: number;
  /** how many bytes the answer says that come */
  bytes: number | undefined;
  /** MIME type that the answer has, in lower case and without parameters */
  type: string | undefined;
  /** the media service's id of the file; not known when Jira sent the content itself */
  mediaId: string | undefined;
}

/**
 * The content of an attachment as a stream, `undefined` when Jira has none (404). One that was to be resumed comes
 * from its beginning when the rest alone cannot be had.
 */
export async function openAttachment(
  http: Http,
  source: AttachmentSource,
  id: string,
  signal: AbortSignal,
  resume?: AttachmentResume,
): Promise<OpenedAttachment | undefined> {
  const what = `attachment ${id}`;
  const { response, redirected, mediaId } = await requestContent(http, source, id, signal, resume);
  const { status, headers, data } = response;
  if (status < 200 || status >= 300) {
    data.destroy();
    // 416, or 400 of Jira itself: the file has no such part
    if (resume && (status === 416 || status === 400)) return openAttachment(http, source, id, signal);
    if (status === 404 && !redirected) return undefined;
    // a media host that refuses, or does not know, a token wants a new one, which the next attempt gets
    if (redirected && status < 500 && status !== 429) {
      throw new TransientError(`${what}: the media host answered ${status}`);
    }
    assertAnswered(what, response);
  }
  const from = status === 206 ? startOf(headers) : 0;
  if (from !== 0 && from !== resume?.from) {
    data.destroy();
    throw new TransientError(`${what}: answered with another part of the file than was asked for`);
  }
  return {
    content: guardContent(data, { what, signal, idleMs: http.timeoutMs }),
    from,
    bytes: lengthOf(headers),
    type: headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase(),
    mediaId,
  };
}

/** First byte of a partial answer; an unreadable one is no place at all. */
function startOf(headers: AxiosResponse['headers']): number {
  const range = /^bytes (\d+)-/.exec(headerOf(headers, 'content-range') ?? '');
  return range ? Number(range[1]) : NaN;
}

function lengthOf(headers: AxiosResponse['headers']): number | undefined {
  const length = headerOf(headers, 'content-length');
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}
