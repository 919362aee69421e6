import { issueIdSchema, issueKeySchema, parseJiraTime } from '@jiralake/core';
import { z } from 'zod';

const jiraTime = z.string().refine((text) => parseJiraTime(text) !== undefined, 'not a time');

/**
 * An issue as `GET /rest/api/3/issue/{id}` returns it. Only the fields that the pipeline decides by are required; all others are
 * kept as they came, and the table functions read them leniently.
 */
export const jiraIssueSchema = z.looseObject({
  id: issueIdSchema,
  key: issueKeySchema,
  fields: z.looseObject({ created: jiraTime, updated: jiraTime.nullish() }),
  /** the JSON text of fields with numbers that JavaScript would write differently; added by `keepNumbers`, never by Jira */
  _as_written: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type JiraIssue = z.infer<typeof jiraIssueSchema>;
