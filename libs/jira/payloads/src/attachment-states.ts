import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { z } from 'zod';

/** The id of the file in the media service, by which documents show the file; unknown until a download was redirected there. */
const mediaId = z.string().optional();

const attachmentStateSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('stored'),
    /** name of the file in the attachment folder of the issue */
    file: z.string(),
    bytes: z.number().int().nonnegative(),
    sha256: z.string(),
    mediaId,
  }),
  z.object({ status: z.literal('too_large'), bytes: z.number().int().nonnegative(), mediaId }),
  z.object({ status: z.literal('missing'), mediaId }),
  z.object({
    status: z.literal('failed'),
    reason: z.string(),
    mediaId,
    /** set when downloads were too slow: how often in a row, and the time of the next try */
    slow: z.object({ tries: z.number().int().positive(), retryAt: z.string() }).optional(),
  }),
]);
export type AttachmentState = z.infer<typeof attachmentStateSchema>;

/** `attachments/<issue id>.json`: the folder of the files of an issue, and the state of each file, by attachment id. */
export const attachmentStatesSchema = z.object({
  issueId: issueIdSchema,
  /** folder of the files, named after the issue key and renamed with it */
  folder: issueKeySchema,
  files: z.record(z.string(), attachmentStateSchema),
});
export type AttachmentStates = z.infer<typeof attachmentStatesSchema>;
