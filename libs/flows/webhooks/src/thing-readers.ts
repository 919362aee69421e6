import type { Renewal } from '@jiralake/ledger';
import { z } from 'zod';

const text = z.string().max(500);
const id = z.union([text, z.number()]).transform(String);
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const sprint = z.object({ sprint: z.object({ id }) });
const version = z.object({
  version: z.object({ id, name: optional(text), projectId: optional(id) }),
});
const issueType = z.object({ issuetype: z.object({ id, name: optional(text) }) });
const user = z.object({ user: z.object({ accountId: text, displayName: optional(text) }) });

type Reader = (event: unknown) => Renewal | undefined;

/** All issues in it show its name, its state and its times. */
const readSprint: Reader = (event) => {
  const read = sprint.safeParse(event).data?.sprint;
  return read && { kind: 'sprint', id: read.id };
};

/** Rows without ids show it by its name; what it was called before, its project tells. */
const readVersion: Reader = (event) => {
  const read = version.safeParse(event).data?.version;
  if (!read) return undefined;
  const { id: versionId, name, projectId: scope } = read;
  return { kind: 'version', id: versionId, scope, shown: name === undefined ? undefined : [name] };
};

/** Only what shows another name than this is old: people change much that no row shows. */
const readIssueType: Reader = (event) => {
  const read = issueType.safeParse(event).data?.issuetype;
  return read && { kind: 'issue_type', id: read.id, now: read.name };
};
const readUser: Reader = (event) => {
  const read = user.safeParse(event).data?.user;
  // without a name every issue of the person would be fetched; the poll of names knows more
  return read?.displayName === undefined
    ? undefined
    : { kind: 'user', id: read.accountId, now: read.displayName };
};

const readers: Readonly<Record<string, Reader>> = {
  sprint_updated: readSprint,
  sprint_started: readSprint,
  sprint_closed: readSprint,
  sprint_deleted: readSprint,
  'jira:version_updated': readVersion,
  'jira:version_released': readVersion,
  'jira:version_unreleased': readVersion,
  'jira:version_moved': readVersion,
  'jira:version_merged': readVersion,
  'jira:version_deleted': readVersion,
  issuetype_updated: readIssueType,
  issuetype_deleted: (event) => {
    const read = issueType.safeParse(event).data?.issuetype;
    return read && { kind: 'issue_type', id: read.id };
  },
  user_updated: readUser,
  user_deleted: readUser,
};

/** Events of things that issues show, and that changes without an event of theirs. */
export const thingEvents: ReadonlySet<string> = new Set(Object.keys(readers));

/** The thing that changed, `undefined` when the event does not name it. */
export function readThing(name: string, event: unknown): Renewal | undefined {
  return readers[name]?.(event);
}
