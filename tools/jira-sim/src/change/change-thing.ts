import { renderIssueType, renderVersion } from '../render/render-scheme';
import { renderUser, type JsonObject } from '../render/render-user';
import { editKey } from '../site/edits';
import { everybody } from '../site/people';
import { PROJECTS } from '../site/scheme';
import type { SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import { issueUpdated } from '../webhook/issue-webhooks';
import { thingEvent, versionEvent } from '../webhook/thing-webhooks';
import type { Webhook } from '../webhook/webhook';
import type { ChangeRoom } from './change';
import { looseItem, plain, recordHistory, touch } from './record-history';
import type { CustomThingRequest, NamedThingRequest, ThingRequest } from './thing-request';

type RequestOf<T extends ThingRequest['thing']> = Extract<ThingRequest, { thing: T }>;

/** Makes a change, and returns the webhooks that Jira sends, often none; `undefined` when the thing does not exist. */
export function changeThing(room: ChangeRoom, request: ThingRequest): Webhook[] | undefined {
  switch (request.thing) {
    case 'version':
      return changeVersion(room, request);
    case 'sprint':
      return changeSprint(room, request);
    case 'option':
    case 'requestType':
    case 'organization':
    case 'team':
      return renameCustom(room.site, request);
    case 'user':
      return renameUser(room, request);
    case 'field':
      room.site.fieldNames.set(request.id, request.name);
      return [];
    case 'value':
    case 'parent':
      return changeIssue(room, request);
    default:
      return rename(room, request);
  }
}

/** The key of the name, and a key that only this kind of object has. */
const IN_CUSTOM_FIELDS: Readonly<Record<CustomThingRequest['thing'], readonly [name: string, sign: string]>> =
  {
    option: ['value', 'value'],
    requestType: ['name', 'serviceDeskId'],
    organization: ['name', '_links'],
    team: ['name', 'isShared'],
  };

/** Renames an object inside custom fields, for which Jira sends no webhook. */
function renameCustom(site: Site, { thing, id, name }: CustomThingRequest): Webhook[] | undefined {
  const [key, sign] = IN_CUSTOM_FIELDS[thing];
  const matches = (value: JsonObject) => sign in value && String(value['id']) === id;
  return editCustom(site, matches, { [key]: name }).length > 0 ? [] : undefined;
}

/** Renames a thing; Jira sends a webhook for issue types only. */
function rename({ site, now }: ChangeRoom, { thing, id, name }: NamedThingRequest): Webhook[] {
  site.edits.set(editKey(thing, id), { name });
  const types = PROJECTS.flatMap(({ issueTypes, subtaskType }) => [...issueTypes, subtaskType]);
  const type = thing === 'issuetype' ? types.find((each) => each.id === id) : undefined;
  return type ? [thingEvent('issuetype_updated', 'issuetype', renderIssueType(site, type), now())] : [];
}

function changeVersion(
  { site, now }: ChangeRoom,
  { id, name, released, mergeInto }: RequestOf<'version'>,
): Webhook[] | undefined {
  const project = PROJECTS.find(({ versions }) => versions.some((each) => each.id === id));
  const version = project?.versions.find((each) => each.id === id);
  const into = project?.versions.find((each) => each.id === mergeInto);
  if (!project || !version || (mergeInto !== undefined && !into)) return undefined;
  if (into) {
    for (const issue of site.issues.values())
      for (const list of ['fixVersions', 'versions'] as const)
        issue[list] = [...new Set(issue[list].map((each) => (each.id === id ? into : each)))];
    const event = versionEvent('jira:version_deleted', renderVersion(site, version), project, now());
    site.edits.set(editKey('version', id), undefined);
    return [{ ...event, body: { ...event.body, mergedTo: Number(into.id) } }];
  }
  const change = { ...(name === undefined ? {} : { name }), ...(released === undefined ? {} : { released }) };
  site.edits.set(editKey('version', id), { ...site.edits.get(editKey('version', id)), ...change });
  const names = [
    ...(name === undefined ? [] : ['jira:version_updated']),
    ...(released === undefined ? [] : [released ? 'jira:version_released' : 'jira:version_unreleased']),
  ];
  return names.map((event) => versionEvent(event, renderVersion(site, version), project, now()));
}

function changeSprint(
  { site, now }: ChangeRoom,
  { id, name, state }: RequestOf<'sprint'>,
): Webhook[] | undefined {
  const at = new Date(now()).toISOString();
  const closed = state === 'closed' ? { completeDate: at } : {};
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(state === undefined ? {} : { state }),
    ...closed,
  };
  const [sprint] = editCustom(site, (value) => 'boardId' in value && String(value['id']) === id, change);
  if (!sprint) return undefined;
  const event = { closed: 'sprint_closed', active: 'sprint_started', future: 'sprint_updated' } as const;
  const { boardId, ...rest } = sprint;
  const self = `${site.url}/rest/agile/1.0/sprint/${id}`;
  return [thingEvent(event[state ?? 'future'], 'sprint', { ...rest, self, originBoardId: boardId }, now())];
}

/** Renames a user. It is unknown whether Jira sends a webhook for an anonymized account, so `silent` sends none. */
function renameUser(
  { site, now }: ChangeRoom,
  { id, name, silent }: RequestOf<'user'>,
): Webhook[] | undefined {
  const user = everybody(site.people).find(({ accountId }) => accountId === id);
  if (!user) return undefined;
  user.displayName = name;
  editCustom(site, (value) => value['accountId'] === id, { displayName: name });
  return silent ? [] : [thingEvent('user_updated', 'user', renderUser(site, user), now())];
}

function changeIssue(room: ChangeRoom, request: RequestOf<'value' | 'parent'>): Webhook[] | undefined {
  const { site, random } = room;
  const issue = site.issues.get(request.issueId);
  if (!issue) return undefined;
  if (request.thing === 'value') issue.custom[request.id] = request.value;
  else issue.parent = { id: request.id, linkId: '' };
  touch(room, [issue]);
  const actor = random.pick(site.people.agents);
  const item = looseItem(request.thing, plain(null), plain(request.id));
  return [issueUpdated(site, issue, actor, 'issue_updated', recordHistory(site, issue, actor, [item]))];
}

/** Changes matching objects inside the values of custom fields; returns the changed objects. */
function editCustom(site: Site, matches: (value: JsonObject) => boolean, change: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const object = value as JsonObject;
    const inside = Object.fromEntries(Object.entries(object).map(([key, each]) => [key, walk(each)]));
    if (!matches(object)) return inside;
    const changed = { ...inside, ...change };
    found.push(changed);
    return changed;
  };
  for (const issue of site.issues.values() as Iterable<SimIssue>)
    issue.custom = walk(issue.custom) as SimIssue['custom'];
  return found;
}
