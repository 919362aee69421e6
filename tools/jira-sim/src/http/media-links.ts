import { randomUUID } from 'node:crypto';
import type { SimAttachment } from '../site/sim-issue';

const TOKEN_LIFE_MS = 10 * 60_000;

export interface MediaLinks {
  /** returns an address on the media host that is valid for some minutes */
  issue(attachment: SimAttachment): string;
  find(fileId: string, token: string | null): SimAttachment | undefined;
}

export function createMediaLinks(mediaUrl: string, now: () => number = Date.now): MediaLinks {
  const tokens = new Map<string, { attachment: SimAttachment; expires: number }>();
  const dropExpired = () => {
    for (const [token, { expires }] of tokens) {
      if (expires > now()) return;
      tokens.delete(token);
    }
  };
  return {
    issue(attachment) {
      dropExpired();
      const token = randomUUID();
      tokens.set(token, { attachment, expires: now() + TOKEN_LIFE_MS });
      const query = new URLSearchParams({ token, client: 'jira-sim', name: attachment.filename });
      return `${mediaUrl}/file/${attachment.fileId}/binary?${query.toString()}`;
    },
    find(fileId, token) {
      const entry = tokens.get(token ?? '');
      const good = entry !== undefined && entry.expires > now() && entry.attachment.fileId === fileId;
      return good ? entry.attachment : undefined;
    },
  };
}
