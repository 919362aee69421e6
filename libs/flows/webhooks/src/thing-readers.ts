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

/** A sprint: all issues in it show its name, its state and its times. */
const readSprint: Reader = (event) => {
  const read = sprint.safeParse(event).data?.sprint;
  return read && { kind: 'sprint', id: read.id };
};

/** A version: rows without ids show its name, and the project of the version tells its old name. */
const readVersion: Reader = (event) => {
  const read = version.safeParse(event).data?.version;
  if (!read) return undefined;
  const { id: versionId, name, projectId: scope } = read;
  return { kind: 'version', id: versionId, scope, shown: name === undefined ? undefined : [name] };
};

/** An issue type or user: only issues that show another name are out of date, because rows show no other change of it. */
const readIssueType: Reader = (event) => {
  const read = issueType.safeParse(event).data?.issuetype;
  return read && { kind: 'issue_type', id: read.id, now: read.name };
};
const readUser: Reader = (event) => {
  const read = user.safeParse(event).data?.user;
  // without a name every issue of the user would be fetched; the sweep poll-names finds the name
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

/** Events of things that issues show, and that change without an event of these issues. */
export const thingEvents: ReadonlySet<string> = new Set(Object.keys(readers));

/** The thing that an event says has changed; `undefined` when the event does not name it. */
export function readThing(name: string, event: unknown): Renewal | undefined {
  return readers[name]?.(event);
}
