import type { JiraClient } from '@jiralake/jira-client';
import { listEntrySchema, type JiraIssue, type ListEntry, type PartName } from '@jiralake/payloads';
import { z } from 'zod';

/** A list as an issue's own answer embeds it: all of it, or a window. */
export interface EmbeddedList {
  items: ListEntry[];
  /** how many the site has, if the answer says it */
  total: number | undefined;
}

/** Whether a list of an answer is all that the site has, which it must prove: one that does not say how many there are may be cut short. */
export function isWhole({ items, total }: EmbeddedList): boolean {
  return total !== undefined && items.length >= total;
}

/** Where a list stands in an issue, and where the whole of it comes from. */
export interface IssueList {
  part: PartName & ('comments' | 'changelog' | 'worklogs');
  /** `undefined` when the answer does not have the list at all. */
  read(issue: JiraIssue): EmbeddedList | undefined;
  write(issue: JiraIssue, list: EmbeddedList): JiraIssue;
  endpoint: keyof Pick<JiraClient, 'getComments' | 'getChangelog' | 'getWorklogs'>;
}

const entries = z.array(listEntrySchema);
const total = z.number().int().nonnegative().optional().catch(undefined);
const commentField = z.looseObject({ comments: entries, total });
const worklogField = z.looseObject({ worklogs: entries, total });
const changelog = z.looseObject({ histories: entries, total });

/** The lists of an issue that Jira cuts short: newest 100 comments and changes, first 20 worklogs. */
export const issueLists: readonly IssueList[] = [
  {
    part: 'comments',
    endpoint: 'getComments',
    read: ({ fields }) =>
      embedded(commentField.safeParse(fields['comment']).data, ({ comments }) => comments),
    write: (issue, { items, total }) => withField(issue, 'comment', { comments: items, total }),
  },
  {
    part: 'worklogs',
    endpoint: 'getWorklogs',
    read: ({ fields }) =>
      embedded(worklogField.safeParse(fields['worklog']).data, ({ worklogs }) => worklogs),
    write: (issue, { items, total }) => withField(issue, 'worklog', { worklogs: items, total }),
  },
  {
    part: 'changelog',
    endpoint: 'getChangelog',
    read: (issue) => embedded(changelog.safeParse(issue['changelog']).data, ({ histories }) => histories),
    write: (issue, { items, total }) => ({ ...issue, changelog: { histories: items, total } }),
  },
];

function embedded<T extends { total?: number | undefined }>(
  list: T | undefined,
  itemsOf: (list: T) => ListEntry[],
): EmbeddedList | undefined {
  return list && { items: itemsOf(list), total: list.total };
}

function withField(issue: JiraIssue, name: string, value: unknown): JiraIssue {
  return { ...issue, fields: { ...issue.fields, [name]: value } };
}
