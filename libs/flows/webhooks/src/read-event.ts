import type { IssueKey } from '@jiralake/core';
import type { Renewal } from '@jiralake/ledger';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';
import { issueId, readCarrier, readComment, readIssue, readLink, readWorklog } from './issue-readers';
import { readUnnamedIssues, readUnnamedKey, UNNAMED } from './read-unnamed';
import { readThing, thingEvents } from './thing-readers';

/**
 * What an event means for us: issues to fetch, one to look up by its key, an attachment, a project or another thing of some,
 * nothing, or a name we do not know, which is empty when it names neither itself nor an issue.
 */
export type EventReading =
  | { kind: 'issues'; name: string; requests: FetchRequest[] }
  | { kind: 'key'; name: string; key: IssueKey }
  | { kind: 'attachment'; name: string; attachmentId: string }
  | { kind: 'project'; name: string; project: ProjectChange }
  | { kind: 'thing'; name: string; renewal: Renewal }
  | { kind: 'no-issue'; name: string; malformed: boolean }
  | { kind: 'unknown'; name: string };

/** A change of a project that its issues have no events for. */
export interface ProjectChange {
  id: string;
  key?: string | undefined;
  deleted: boolean;
}

// Attachment ids are digits too, unique on the site.
const attachmentEvent = z.object({ attachment: z.object({ id: issueId.transform(String) }) });
const projectEvent = z.object({
  project: z.object({
    id: issueId.transform(String),
    key: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{1,63}$/)
      .optional()
      .catch(undefined),
  }),
});

type Reader = (event: unknown) => FetchRequest[];

/** Events that name issues, each with the identifiers it really has. */
const readers: Readonly<Record<string, Reader>> = {
  'jira:issue_created': readIssue,
  'jira:issue_updated': readIssue,
  'jira:issue_deleted': (event) =>
    readIssue(event).map(({ id, key }) => ({ id, key, hints: { deleted: true } })),
  'jira:worklog_updated': readIssue,
  comment_created: readComment,
  comment_updated: readComment,
  comment_deleted: readComment,
  issue_property_set: readCarrier,
  issue_property_deleted: readCarrier,
  worklog_created: readWorklog,
  worklog_updated: readWorklog,
  worklog_deleted: readWorklog,
  issuelink_created: readLink,
  issuelink_deleted: readLink,
};

/** Events that change all issues of a project: their keys, or whether they can be read. */
const projectEvents: ReadonlySet<string> = new Set([
  ...['project_updated', 'project_deleted', 'project_soft_deleted', 'project_restored_deleted'],
  ...['project_archived', 'project_restored_archived'],
]);

/** Events that Jira sends and that name no issue. Source: the event list of Atlassian's webhook page. */
const withoutIssue: ReadonlySet<string> = new Set([
  ...['issuetype_created', 'project_created', 'jira:version_created', 'sprint_created'],
  ...['board_created', 'board_updated', 'board_deleted', 'board_configuration_changed'],
  ...['filter_created', 'filter_updated', 'filter_deleted', 'user_created'],
  ...['option_voting_changed', 'option_watching_changed', 'option_unassigned_issues_changed'],
  ...['option_subtasks_changed', 'option_issuelinks_changed', 'option_timetracking_changed'],
  ...['option_timetracking_provider_changed', 'jira_expression_evaluation_failed'],
  ...['app_access_to_objects_blocked', 'app_access_to_objects_in_container_blocked'],
]);

const named = z.object({ webhookEvent: z.unknown() });
/** Stands for a name that is no text. */
const NO_TEXT = 'not text';

/**
 * Reads the issue ids out of an event, by its exact name, or where it has none by what it looks like. Nothing else of the
 * body is used: it is a signal, and the data is fetched. An event that should name an issue but does not is malformed.
 */
export function readEvent(event: unknown): EventReading {
  const given = named.safeParse(event).data?.webhookEvent ?? '';
  if (given === '') return readUnnamed(event);
  const name = typeof given === 'string' ? given : NO_TEXT;
  if (Object.hasOwn(readers, name)) {
    const requests = readers[name]?.(event) ?? [];
    return requests.length > 0
      ? { kind: 'issues', name, requests }
      : { kind: 'no-issue', name, malformed: true };
  }
  if (name === 'attachment_created' || name === 'attachment_deleted') {
    // recorded once with its issue beside it, which needs no looking up
    const requests = readCarrier(event);
    if (requests.length > 0) return { kind: 'issues', name, requests };
    const attachment = attachmentEvent.safeParse(event).data?.attachment;
    if (!attachment) return { kind: 'no-issue', name, malformed: true };
    return { kind: 'attachment', name, attachmentId: attachment.id };
  }
  if (projectEvents.has(name)) return readProject(name, event);
  if (thingEvents.has(name)) return readChangedThing(name, event);
  return withoutIssue.has(name) ? { kind: 'no-issue', name, malformed: false } : { kind: 'unknown', name };
}

/** Its fetch finds what became of the issue, also when it was deleted. */
function readUnnamed(event: unknown): EventReading {
  const requests = readUnnamedIssues(event);
  if (requests.length > 0) return { kind: 'issues', name: UNNAMED, requests };
  const key = readUnnamedKey(event);
  return key === undefined ? { kind: 'unknown', name: '' } : { kind: 'key', name: UNNAMED, key };
}

function readChangedThing(name: string, event: unknown): EventReading {
  const renewal = readThing(name, event);
  // what the others look like is not documented, and the poll of names finds the same
  const malformed = name.startsWith('sprint_') || name.startsWith('jira:version_');
  return renewal ? { kind: 'thing', name, renewal } : { kind: 'no-issue', name, malformed };
}

function readProject(name: string, event: unknown): EventReading {
  const project = projectEvent.safeParse(event).data?.project;
  if (!project) return { kind: 'no-issue', name, malformed: true };
  const deleted = name === 'project_deleted' || name === 'project_soft_deleted';
  return { kind: 'project', name, project: { ...project, deleted } };
}
