import { Readable } from 'node:stream';
import type { SimAttachment } from '../site/sim-issue';
import type { ServedSite } from '../render/served-site';
import { attachmentBytes } from './attachment-bytes';
import type { MediaLinks } from './media-links';
import { errorReply, type Handler, type Reply, type Route } from './route';

/** Returns the start of the requested range; ranges that end before the end of the file are not supported. */
function startOf(range: string | undefined): number | undefined {
  const [, start] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
  return start === undefined ? undefined : Number(start);
}

function fileReply(attachment: SimAttachment, range: string | undefined): Reply {
  const { size } = attachment;
  const start = startOf(range);
  if (start !== undefined && start >= size) {
    return { status: 416, headers: { 'Content-Range': `bytes */${size}` } };
  }
  const headers = {
    'Content-Type': attachment.mimeType,
    'Content-Length': String(size - (start ?? 0)),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
    'Accept-Ranges': 'bytes',
  };
  const body = Readable.from(attachmentBytes(attachment, start));
  if (start === undefined) return { status: 200, headers, body };
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${size - 1}/${size}` },
    body,
  };
}

/** Redirects to the media host, unless `redirect=false` requests the bytes here. */
export function getAttachmentContent(site: ServedSite, links: MediaLinks): Handler {
  return ({ params, query, range }) => {
    const attachment = site.attachment(params['id'] ?? '');
    if (attachment === undefined)
      return errorReply(404, `The attachment with id '${params['id']}' does not exist`);
    if (query.get('redirect') === 'false') {
      if (range !== undefined && startOf(range) === undefined)
        return errorReply(400, 'The range is not valid');
      return fileReply(attachment, range);
    }
    return { status: 303, headers: { Location: links.issue(attachment) } };
  };
}

/** The media host takes its token from the query, and refuses a Jira credential. */
export function mediaRoutes(links: MediaLinks): Route[] {
  const getFile: Handler = ({ params, query, authorization, range }) => {
    const attachment = links.find(params['fileId'] ?? '', query.get('token'));
    if (authorization !== undefined || attachment === undefined) {
      return { status: 403, body: { code: 'Forbidden', title: 'the token is not valid for this file' } };
    }
    return fileReply(attachment, range);
  };
  return [['GET', '/file/:fileId/binary', 'the bytes of a file, with the token of the address', getFile]];
}
