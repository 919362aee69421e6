import { RESOLUTIONS, STATUSES } from '../site/scheme';
import { completeSlaTimers, restartSlaTimers } from '../site/sla-timer';
import type { HistoryItem, SimIssue } from '../site/sim-issue';
import { refreshRequestType } from '../site/request-type';
import { issueUpdated } from '../webhook/issue-webhooks';
import type { ChangeMaker, ChangeRoom } from './change';
import {
  fieldItem,
  hasRoomForHistory,
  type FieldValue,
  named,
  NO_VALUE,
  recordHistory,
  touch,
} from './record-history';

function resolve(room: ChangeRoom, issue: SimIssue): HistoryItem[] {
  const before = issue.resolution;
  issue.resolution = room.random.pick(RESOLUTIONS);
  issue.resolved = issue.updated;
  completeSlaTimers(issue.slaTimers, issue.updated);
  return [fieldItem('resolution', named(before), named(issue.resolution))];
}

function reopen(issue: SimIssue): HistoryItem[] {
  const before = issue.resolution;
  if (before === null) return [];
  issue.resolution = null;
  issue.resolved = null;
  restartSlaTimers(issue.slaTimers, issue.updated);
  return [fieldItem('resolution', named(before), NO_VALUE)];
}

/** Changes the status; a done status sets the resolution and stops the SLA clocks, all others clear it. */
export const transition: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const { site, random } = room;
    const actor = random.pick(site.people.agents);
    const before = issue.status;
    issue.status = random.pick(STATUSES.filter((status) => status !== before));
    const updated = touch(room, [issue]);
    issue.statusChanged = updated;
    const done = issue.status.category === 'done';
    const items = [
      fieldItem('status', named(before), named(issue.status)),
      ...(done ? resolve(room, issue) : reopen(issue)),
    ];
    refreshRequestType(site, issue);
    const history = recordHistory(site, issue, actor, items);
    const webhook = issueUpdated(site, issue, actor, done ? 'issue_resolved' : 'issue_generic', history);
    return [{ kind: 'transition', issueIds: [issue.id], updated, webhooks: [webhook] }];
  },
};

function assigneeValue(issue: SimIssue): FieldValue {
  return issue.assignee === null
    ? NO_VALUE
    : { id: issue.assignee.accountId, text: issue.assignee.displayName };
}

export const assign: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const { site, random } = room;
    const actor = random.pick(site.people.agents);
    const before = assigneeValue(issue);
    const others = site.people.agents.filter((agent) => agent.accountId !== before.id);
    issue.assignee = before.id !== null && random.chance(0.2) ? null : random.pick(others);
    const updated = touch(room, [issue]);
    const history = recordHistory(site, issue, actor, [fieldItem('assignee', before, assigneeValue(issue))]);
    const webhook = issueUpdated(site, issue, actor, 'issue_assigned', history);
    return [{ kind: 'assign', issueIds: [issue.id], updated, webhooks: [webhook] }];
  },
};
