import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { z } from 'zod';
import { completenessSchema } from './completeness';
import { jiraIssueSchema } from './jira-issue';
import { ownListShape } from './own-lists';

const isoTime = z.iso.datetime();

/** What this project adds to Jira's own JSON in a raw file; Jira has no keys that start with an underscore. */
const bookkeeping = {
  /** when the file was saved */
  _synced_at: isoTime,
  /** when the fetch of the issue began: of two files of one issue, the later fetch counts */
  _fetched_at: isoTime,
};

/** The last known content of an issue; that of a deleted issue (`_deleted_at`) is kept for audit. */
export const storedIssueSchema = jiraIssueSchema.extend({
  ...bookkeeping,
  ...ownListShape,
  /** how much of each part is stored; absent in files of other programs */
  _completeness: completenessSchema.optional(),
  /** keys that the issue had before, the oldest first */
  _previous_keys: z.array(issueKeySchema).optional(),
  _deleted_at: isoTime.optional(),
});
export type StoredIssue = z.infer<typeof storedIssueSchema>;

/** The marker of an issue that was deleted before it was ever fetched. */
const deletionMarkerSchema = z.object({ id: issueIdSchema, ...bookkeeping, _deleted_at: isoTime });

/** One raw file, `issues/by-id/<id>.json`. */
export const rawIssueSchema = z.union([storedIssueSchema, deletionMarkerSchema]);
export type RawIssue = z.infer<typeof rawIssueSchema>;

/** True when the raw file says that the issue is deleted. */
export function isDeleted(raw: RawIssue): boolean {
  return raw._deleted_at !== undefined;
}
