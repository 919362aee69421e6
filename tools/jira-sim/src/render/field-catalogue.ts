import { CUSTOM_FIELDS } from '../site/custom-fields';
import type { JsonObject } from './render-user';

export const SYSTEM_FIELDS: readonly [id: string, name: string, type: string, items?: string][] = [
  ['summary', 'Summary', 'string'],
  ['description', 'Description', 'string'],
  ['environment', 'Environment', 'string'],
  ['issuetype', 'Issue Type', 'issuetype'],
  ['project', 'Project', 'project'],
  ['status', 'Status', 'status'],
  ['statusCategory', 'Status Category', 'statusCategory'],
  ['statuscategorychangedate', 'Status Category Changed', 'datetime'],
  ['priority', 'Priority', 'priority'],
  ['resolution', 'Resolution', 'resolution'],
  ['resolutiondate', 'Resolved', 'datetime'],
  ['creator', 'Creator', 'user'],
  ['reporter', 'Reporter', 'user'],
  ['assignee', 'Assignee', 'user'],
  ['labels', 'Labels', 'array', 'string'],
  ['components', 'Components', 'array', 'component'],
  ['fixVersions', 'Fix versions', 'array', 'version'],
  ['versions', 'Affects versions', 'array', 'version'],
  ['duedate', 'Due date', 'date'],
  ['security', 'Security Level', 'securitylevel'],
  ['issuerestriction', 'Restrict to', 'issuerestriction'],
  ['created', 'Created', 'datetime'],
  ['updated', 'Updated', 'datetime'],
  ['lastViewed', 'Last Viewed', 'datetime'],
  ['votes', 'Votes', 'votes'],
  ['watches', 'Watchers', 'watches'],
  ['attachment', 'Attachment', 'array', 'attachment'],
  ['issuelinks', 'Linked Issues', 'array', 'issuelinks'],
  ['subtasks', 'Sub-tasks', 'array', 'issuelinks'],
  ['comment', 'Comment', 'comments-page'],
  ['worklog', 'Log Work', 'array', 'worklog'],
  ['timetracking', 'Time tracking', 'timetracking'],
  ['timeoriginalestimate', 'Original estimate', 'number'],
  ['timeestimate', 'Remaining Estimate', 'number'],
  ['timespent', 'Time Spent', 'number'],
  ['aggregatetimeoriginalestimate', 'Σ Original Estimate', 'number'],
  ['aggregatetimeestimate', 'Σ Remaining Estimate', 'number'],
  ['aggregatetimespent', 'Σ Time Spent', 'number'],
  ['progress', 'Progress', 'progress'],
  ['aggregateprogress', 'Σ Progress', 'progress'],
  ['workratio', 'Work Ratio', 'number'],
];

/** Returns the names for `expand=names`. */
export const FIELD_NAMES = new Map<string, string>(
  [...SYSTEM_FIELDS, ...CUSTOM_FIELDS.map(({ id, name }) => [id, name] as const)].map(([id, name]) => [
    id,
    name,
  ]),
);
/** Returns the types for `expand=schema`. */
export const FIELD_SCHEMAS = new Map<string, JsonObject>([
  ...SYSTEM_FIELDS.map(([id, , type, items]): [string, JsonObject] => [
    id,
    { type, ...(items === undefined ? {} : { items }), system: id },
  ]),
  ...CUSTOM_FIELDS.map(({ id, schema }): [string, JsonObject] => [id, { ...schema }]),
]);
