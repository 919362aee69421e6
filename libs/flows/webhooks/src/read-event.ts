import type { IssueKey } from '@jiralake/core';
import type { Renewal } from '@jiralake/ledger';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';
import { issueId, readCarrier, readComment, readIssue, readLink, readWorklog } from './issue-readers';
import { readUnnamedIssues, readUnnamedKey, UNNAMED } from './read-unnamed';
import { readThing, thingEvents } from './thing-readers';

/**
 * What an event asks for: to fetch issues, to look up an issue by its key, to find the issue of an attachment, to fetch the
 * issues of a project or of another thing, or nothing. An unknown event has its name, which is empty for an event that names
 * neither itself nor an issue.
 */
export type EventReading =
  | { kind: 'issues'; name: string; requests: FetchRequest[] }
  | { kind: 'key'; name: string; key: IssueKey }
  | { kind: 'attachment'; name: string; attachmentId: string }
  | { kind: 'project'; name: string; project: ProjectChange }
  | { kind: 'thing'; name: string; renewal: Renewal }
  | { kind: 'no-issue'; name: string; malformed: boolean }
  | { kind: 'unknown'; name: string };

/** A change of a project for which its issues have no events. */
export interface ProjectChange {
  id: string;
  key?: string | undefined;
  deleted: boolean;
}

// the ids of attachments are digits too, and unique on the site
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

/** Events that name issues, each with a reader for the identifiers that the event really has. */
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

/** Events that change all issues of a project: their keys, or whether the account can read them. */
const projectEvents: ReadonlySet<string> = new Set([
  'project_updated',
  'project_deleted',
  'project_soft_deleted',
  'project_restored_deleted',
  'project_archived',
  'project_restored_archived',
]);

/** Events of Jira that name no issue. Source: the event list of Atlassian's webhook page. */
const withoutIssue: ReadonlySet<string> = new Set([
  'issuetype_created',
  'project_created',
  'jira:version_created',
  'sprint_created',
  'board_created',
  'board_updated',
  'board_deleted',
  'board_configuration_changed',
  'filter_created',
  'filter_updated',
  'filter_deleted',
  'user_created',
  'option_voting_changed',
  'option_watching_changed',
  'option_unassigned_issues_changed',
  'option_subtasks_changed',
  'option_issuelinks_changed',
  'option_timetracking_changed',
  'option_timetracking_provider_changed',
  'jira_expression_evaluation_failed',
  'app_access_to_objects_blocked',
  'app_access_to_objects_in_container_blocked',
]);

const named = z.object({ webhookEvent: z.unknown() });
/** The name of an event whose name is not a string. */
const NO_TEXT = 'not text';

/**
 * Reads the issue ids of an event: by the exact name of the event, or, without a name, by the shape of the body. No other part
 * of the body is used: an event is a signal, and the data is fetched. An event that should name an issue but does not is malformed.
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
    // one recorded event had the issue beside the attachment; then no look-up is needed
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

/** Has the issue fetched: the fetch finds out what happened to it, also that it was deleted. */
function readUnnamed(event: unknown): EventReading {
  const requests = readUnnamedIssues(event);
  if (requests.length > 0) return { kind: 'issues', name: UNNAMED, requests };
  const key = readUnnamedKey(event);
  return key === undefined ? { kind: 'unknown', name: '' } : { kind: 'key', name: UNNAMED, key };
}

function readChangedThing(name: string, event: unknown): EventReading {
  const renewal = readThing(name, event);
  // the shape of the other events is not documented, and the sweep poll-names finds the same changes
  const malformed = name.startsWith('sprint_') || name.startsWith('jira:version_');
  return renewal ? { kind: 'thing', name, renewal } : { kind: 'no-issue', name, malformed };
}

function readProject(name: string, event: unknown): EventReading {
  const project = projectEvent.safeParse(event).data?.project;
  if (!project) return { kind: 'no-issue', name, malformed: true };
  const deleted = name === 'project_deleted' || name === 'project_soft_deleted';
  return { kind: 'project', name, project: { ...project, deleted } };
}
