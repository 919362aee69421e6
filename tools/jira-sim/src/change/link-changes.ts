import { LINK_TYPES } from '../site/scheme';
import type { HistoryItem, SimIssue, SimLink } from '../site/sim-issue';
import { addLink, linksOf, nextId, otherEnd, removeLink } from '../site/site';
import { linkEvent } from '../webhook/child-webhooks';
import type { ChangeMaker, ChangeRoom } from './change';
import { pickIssue } from './pick-issue';
import {
  hasRoomForHistory,
  type FieldValue,
  looseItem,
  NO_VALUE,
  recordHistory,
  touch,
} from './record-history';

function linkItems(link: SimLink, ends: [SimIssue, SimIssue], added: boolean): [HistoryItem, HistoryItem] {
  const item = (phrase: string, other: SimIssue) => {
    const value: FieldValue = { id: other.key, text: `This issue ${phrase} ${other.key}` };
    return added ? looseItem('Link', NO_VALUE, value) : looseItem('Link', value, NO_VALUE);
  };
  return [item(link.type.outward, ends[1]), item(link.type.inward, ends[0])];
}

function recordOnBothEnds(
  room: ChangeRoom,
  link: SimLink,
  ends: [SimIssue, SimIssue],
  added: boolean,
): number {
  const updated = touch(room, ends);
  const actor = room.random.pick(room.site.people.agents);
  linkItems(link, ends, added).forEach((item, side) => {
    recordHistory(room.site, ends[side] as SimIssue, actor, [item]);
  });
  return updated;
}

function linkPartner(room: ChangeRoom, issue: SimIssue): SimIssue | undefined {
  const linked = new Set(linksOf(room.site, issue).map((link) => otherEnd(room.site, link, issue)?.id));
  return pickIssue(room, (other) => other !== issue && !linked.has(other.id) && hasRoomForHistory(other));
}

/** Links send only issuelink_created and no jira:issue_updated, although both issues change. */
export const linkAdd: ChangeMaker = {
  applies: (room, issue) => hasRoomForHistory(issue) && room.site.issues.size > 1,
  make(room, issue) {
    const { site, random } = room;
    const other = linkPartner(room, issue);
    if (other === undefined) return [];
    const link: SimLink = {
      id: String(nextId(site, 'link')),
      type: random.pick(LINK_TYPES),
      sourceId: issue.id,
      destinationId: other.id,
    };
    addLink(site, link);
    const updated = recordOnBothEnds(room, link, [issue, other], true);
    const webhook = linkEvent('issuelink_created', link, { at: updated });
    return [{ kind: 'link-add', issueIds: [issue.id, other.id], updated, webhooks: [webhook] }];
  },
};

function removableLinks({ site }: ChangeRoom, issue: SimIssue): [SimLink, SimIssue, SimIssue][] {
  return linksOf(site, issue).flatMap((link): [SimLink, SimIssue, SimIssue][] => {
    const source = site.issues.get(link.sourceId);
    const destination = site.issues.get(link.destinationId);
    if (source === undefined || destination === undefined) return [];
    return hasRoomForHistory(source) && hasRoomForHistory(destination) ? [[link, source, destination]] : [];
  });
}

export const linkRemove: ChangeMaker = {
  applies: (room, issue) => removableLinks(room, issue).length > 0,
  make(room, issue) {
    const [link, source, destination] = room.random.pick(removableLinks(room, issue));
    removeLink(room.site, link);
    const updated = recordOnBothEnds(room, link, [source, destination], false);
    const webhook = linkEvent('issuelink_deleted', link, { at: updated });
    return [{ kind: 'link-remove', issueIds: [source.id, destination.id], updated, webhooks: [webhook] }];
  },
};
