import { issueIdSchema, type IssueId } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** Finds the issue of an attachment, because Jira's attachment events name only the attachment. */
export interface AttachmentIndex {
  note(issue: IssueId, attachments: readonly string[]): Promise<void>;
  /** Returns `undefined` for an attachment that no fetched issue listed. */
  issueOf(attachment: string): Promise<IssueId | undefined>;
}

/** The index of one site: a Redis hash attachment id -> issue id, about 80 bytes an attachment. */
export function createAttachmentIndex(redis: Redis, prefix: string): AttachmentIndex {
  const key = redisKey(prefix, 'attachments');
  return {
    async note(issue, attachments) {
      if (attachments.length > 0)
        await redis.hset(key, Object.fromEntries(attachments.map((id) => [id, issue])));
    },
    async issueOf(attachment) {
      return issueIdSchema.safeParse(await redis.hget(key, attachment)).data;
    },
  };
}
