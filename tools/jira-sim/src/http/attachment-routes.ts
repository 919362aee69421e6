import { Readable } from 'node:stream';
import type { SimAttachment } from '../site/sim-issue';
import type { Site } from '../site/site';
import { attachmentBytes } from './attachment-bytes';
import type { MediaLinks } from './media-links';
import { errorReply, type Handler, type Reply, type Route } from './route';

function fileReply(attachment: SimAttachment): Reply {
  const headers = {
    'Content-Type': attachment.mimeType,
    'Content-Length': String(attachment.size),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
  };
  return { status: 200, headers, body: Readable.from(attachmentBytes(attachment)) };
}

/** Sends the caller to the media host, unless it asks for the bytes here. */
export function getAttachmentContent(site: Site, links: MediaLinks): Handler {
  return ({ params, query }) => {
    const attachment = site.attachments.get(params['id'] ?? '');
    if (attachment === undefined)
      return errorReply(404, `The attachment with id '${params['id']}' does not exist`);
    if (query.get('redirect') === 'false') return fileReply(attachment);
    return { status: 303, headers: { Location: links.issue(attachment) } };
  };
}

/** The media host takes its token from the query and refuses a Jira credential. */
export function mediaRoutes(links: MediaLinks): Route[] {
  const getFile: Handler = ({ params, query, authorization }) => {
    const attachment = links.find(params['fileId'] ?? '', query.get('token'));
    if (authorization !== undefined || attachment === undefined) {
      return { status: 403, body: { code: 'Forbidden', title: 'the token is not valid for this file' } };
    }
    return fileReply(attachment);
  };
  return [['GET', '/file/:fileId/binary', getFile]];
}
