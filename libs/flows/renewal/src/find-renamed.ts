import { messageOf, RateLimitedError } from '@jiralake/core';
import type { JiraClient, NamedThing, SiteList } from '@jiralake/jira-client';
import { renewalKinds, type Renewal, type RenewalKind } from '@jiralake/ledger';
import type { FieldCatalogue } from '@jiralake/payloads';
import { compareShown, listKey, movedParents, type Current } from './compare-shown';
import type { Shown, ShownThings } from './lake-reader';
import { findInSamples } from './samples';

export interface FindRenamedPorts {
  jira: Pick<JiraClient, 'getSiteList' | 'getProjectList' | 'getUsers' | 'getFieldsOf'>;
  lake: Pick<ShownThings, 'months' | 'shownIn' | 'issuesOf'>;
  /** Requests the field catalogue; `undefined` when there is none. */
  fields(signal: AbortSignal): Promise<FieldCatalogue | undefined>;
}

export interface FoundRenamed {
  renewals: Renewal[];
  /** number of things that the rows show; a thing with several labels counts several times */
  things: number;
  /** the lists and months that could not be read, and why */
  unread: string[];
}

const SITE_LISTS: readonly (readonly [RenewalKind, SiteList])[] = [
  ['status', 'status'],
  ['resolution', 'resolution'],
  ['issue_type', 'issuetype'],
  ['link_type', 'issueLinkType'],
];
const PROJECT_LISTS = [
  ['component', 'components'],
  ['version', 'versions'],
] as const;

/**
 * Compares the labels in the rows of the lake with the present ones. Sends one request for each list of the site and for each
 * thousand users, two for each project, and one for each hundred sampled issues. It keeps no state between runs, so it finds
 * stale rows whatever event was lost.
 */
export async function findRenamed(ports: FindRenamedPorts, signal: AbortSignal): Promise<FoundRenamed> {
  const { jira, lake } = ports;
  const unread: string[] = [];
  const shown = await readShown(lake, renewalKinds, unread);
  const lists: List[] = [
    ...SITE_LISTS.map(([kind, list]) => ({ kind, ask: () => jira.getSiteList(list, signal) })),
    { kind: 'user', ask: () => jira.getUsers(signal) },
    { kind: 'field', ask: async () => (await ports.fields(signal))?.fields },
    ...PROJECT_LISTS.flatMap(([kind, list]) =>
      scopesOf(shown, kind).map((scope) => ({
        kind,
        scope,
        ask: () => jira.getProjectList(scope, list, signal),
      })),
    ),
  ];
  const current = await readLists(lists, unread, signal);
  const parents = shown.flatMap(({ kind, id }) => (kind === 'parent' && id !== undefined ? [id] : []));
  const renewals = [
    ...compareShown(shown, current),
    ...movedParents(shown, await lake.issuesOf([...new Set(parents)])),
    ...(await findInSamples(ports, shown, signal)),
  ];
  return { renewals, things: shown.length, unread };
}

/** Does the same for the versions of one project, after an event of a version. @throws the error of a failed request */
export async function findRenamedVersions(
  { jira, lake }: Pick<FindRenamedPorts, 'jira' | 'lake'>,
  scope: string,
  signal: AbortSignal,
): Promise<Renewal[]> {
  const shown = await readShown(lake, ['version'], []);
  const ask = () => jira.getProjectList(scope, 'versions', signal);
  // the caller handles a failure and keeps the renewal
  const versions = await ask();
  const current: Current = new Map();
  if (versions) current.set(listKey('version', scope), byId(versions));
  return compareShown(shown, current);
}

interface List {
  kind: RenewalKind;
  scope?: string;
  ask(): Promise<NamedThing[] | undefined>;
}

/** Reads the lists, and notes those that fail in `unread`. @throws RateLimitedError, and the reason of an aborted signal */
async function readLists(lists: readonly List[], unread: string[], signal: AbortSignal): Promise<Current> {
  const current: Current = new Map();
  for (const { kind, scope, ask } of lists) {
    try {
      const things = await ask();
      if (things) current.set(listKey(kind, scope), byId(things));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RateLimitedError) throw error;
      unread.push(`${kind}${scope === undefined ? '' : ` of project ${scope}`}: ${messageOf(error)}`);
    }
  }
  return current;
}

async function readShown(
  lake: Pick<ShownThings, 'months' | 'shownIn'>,
  kinds: readonly RenewalKind[],
  unread: string[],
): Promise<Shown[]> {
  const shown = new Map<string, Shown>();
  for (const month of await lake.months()) {
    try {
      for (const each of await lake.shownIn(month, kinds))
        shown.set([each.kind, each.scope, each.id, each.label].join('\n'), each);
    } catch (error) {
      unread.push(`${month}: ${messageOf(error)}`);
    }
  }
  return [...shown.values()];
}

const byId = (things: readonly NamedThing[]): Map<string, string> =>
  new Map(things.map(({ id, name }) => [id, name]));

const scopesOf = (shown: readonly Shown[], wanted: RenewalKind): string[] => [
  ...new Set(shown.flatMap(({ kind, scope }) => (kind === wanted ? (scope ?? []) : []))),
];
