import { PROJECTS } from '../site/scheme';
import type { HistoryItem, SimIssue } from '../site/sim-issue';
import { refreshRequestType } from '../site/request-type';
import { nextKey } from '../site/site';
import { issueUpdated } from '../webhook/issue-webhooks';
import type { ChangeMaker, ChangeRoom } from './change';
import {
  fieldItem,
  hasRoomForHistory,
  looseItem,
  named,
  NO_VALUE,
  plain,
  recordHistory,
  touch,
} from './record-history';

/** Replaces what belongs to the old project: issue type, components and versions. */
function leaveOldProject({ random }: ChangeRoom, issue: SimIssue): HistoryItem[] {
  const items: HistoryItem[] = [];
  const types = issue.project.issueTypes;
  if (!types.some((type) => type.id === issue.issueType.id)) {
    const before = issue.issueType;
    issue.issueType = random.pick(types);
    items.push(fieldItem('issuetype', named(before), named(issue.issueType)));
  }
  for (const component of issue.components) {
    items.push({ ...fieldItem('Component', named(component), NO_VALUE), fieldId: 'components' });
  }
  issue.components = [];
  issue.fixVersions = [];
  issue.versions = [];
  return items;
}

/** Moves an issue to another project: the id stays, the key changes, and the old key still finds the issue. */
export const move: ChangeMaker = {
  applies: (_room, issue) =>
    issue.parent === undefined && issue.subtaskIds.length === 0 && hasRoomForHistory(issue),
  make(room, issue) {
    const { site, random } = room;
    const actor = random.pick(site.people.agents);
    const oldProject = issue.project;
    const oldKey = issue.key;
    issue.project = random.pick(PROJECTS.filter((project) => project !== oldProject));
    issue.key = nextKey(site, issue.project);
    site.keys.set(issue.key.toUpperCase(), issue.id);
    if (issue.project.projectTypeKey !== 'service_desk') issue.slaTimers = {};
    const updated = touch(room, [issue]);
    const items = [
      fieldItem('project', named(oldProject), named(issue.project)),
      ...leaveOldProject(room, issue),
      looseItem('Key', plain(oldKey), plain(issue.key)),
    ];
    refreshRequestType(site, issue);
    const history = recordHistory(site, issue, actor, items);
    const webhook = issueUpdated(site, issue, actor, 'issue_moved', history);
    return [{ kind: 'move', issueIds: [issue.id], updated, webhooks: [webhook] }];
  },
};
