import { issueIdSchema, issueKeySchema, parseJiraTime } from '@jiralake/core';
import { z } from 'zod';

const jiraTime = z.string().refine((text) => parseJiraTime(text) !== undefined, 'not a time');

/**
 * An issue as `GET /rest/api/3/issue/{id}` answers it. Only what the pipeline decides on is required;
 * everything else is kept as it came and read leniently by the table functions.
 */
export const jiraIssueSchema = z.looseObject({
  id: issueIdSchema,
  key: issueKeySchema,
  fields: z.looseObject({ created: jiraTime, updated: jiraTime.nullish() }),
  /** fields as JSON text whose numbers JavaScript would write otherwise; noted by `keepNumbers`, never by Jira */
  _as_written: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type JiraIssue = z.infer<typeof jiraIssueSchema>;
