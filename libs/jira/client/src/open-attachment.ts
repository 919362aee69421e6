import type { Readable } from 'node:stream';
import { TransientError } from '@jiralake/core';
import type { AxiosResponse } from 'axios';
import { guardContent } from './guard-content';
import { headerOf } from './header-of';
import { assertOk, type Http } from './request';
import { requestContent, type AttachmentResume, type AttachmentSource } from './request-content';

/** The content of an attachment; the caller must read or destroy it. */
export interface OpenedAttachment {
  content: Readable;
  /** offset in the file of the first byte of the content: where the download is resumed, or 0 */
  from: number;
  /** how many bytes the headers announce */
  bytes: number | undefined;
  /** MIME type of the response, in lower case and without parameters */
  type: string | undefined;
  /** the id of the file in the media service; unknown when Jira sent the content itself */
  mediaId: string | undefined;
}

/**
 * Opens the content of an attachment as a stream; `undefined` when Jira does not have the file (404). A download that cannot be
 * resumed begins again at the first byte.
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
    // 416, or 400 from Jira itself: the file has no such range
    if (resume && (status === 416 || status === 400)) return openAttachment(http, source, id, signal);
    if (status === 404 && !redirected) return undefined;
    // a media host that refuses a token, or does not know it, needs a new token, which the next attempt gets
    if (redirected && status < 500 && status !== 429) {
      throw new TransientError(`${what}: the media host answered ${status}`);
    }
    assertOk(what, response);
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

/** The offset of the first byte of a partial response; `undefined` when the header is unreadable. */
function startOf(headers: AxiosResponse['headers']): number {
  const range = /^bytes (\d+)-/.exec(headerOf(headers, 'content-range') ?? '');
  return range ? Number(range[1]) : NaN;
}

function lengthOf(headers: AxiosResponse['headers']): number | undefined {
  const length = headerOf(headers, 'content-length');
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}
