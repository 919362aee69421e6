import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { z } from 'zod';

/** The media service's id of the file, by which documents show it; unknown until a download was redirected there. */
const mediaId = z.string().optional();

const attachmentStateSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('stored'),
    /** name inside the issue's attachment folder */
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
    /** it came too slowly, so often in a row, and is not tried again before this time */
    slow: z.object({ tries: z.number().int().positive(), retryAt: z.string() }).optional(),
  }),
]);
export type AttachmentState = z.infer<typeof attachmentStateSchema>;

/** `attachments/<issue id>.json`: where an issue's files are and what became of each, by attachment id. */
export const attachmentStatesSchema = z.object({
  issueId: issueIdSchema,
  /** folder of the files, named after the issue key; renamed with it */
  folder: issueKeySchema,
  files: z.record(z.string(), attachmentStateSchema),
});
export type AttachmentStates = z.infer<typeof attachmentStatesSchema>;
