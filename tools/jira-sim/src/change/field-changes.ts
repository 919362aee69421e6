import { VALUE_MAKERS } from '../generate/custom-values';
import { generateAdf } from '../generate/generate-adf';
import { labelSet, summaryText } from '../generate/words';
import { adfToWiki } from '../render/adf-to-wiki';
import { OTHER_FIELDS } from '../site/custom-fields';
import { PRIORITIES } from '../site/scheme';
import type { HistoryItem, SimIssue } from '../site/sim-issue';
import { DAY_MS, jiraDay } from '../site-time';
import { issueUpdated } from '../webhook/issue-webhooks';
import type { Change, ChangeKind, ChangeMaker, ChangeRoom } from './change';
import { fieldItem, hasRoomForHistory, named, plain, recordHistory, touch } from './record-history';

function edited(room: ChangeRoom, issue: SimIssue, kind: ChangeKind, items: HistoryItem[]): Change[] {
  const actor = room.random.pick(room.site.people.agents);
  const updated = touch(room, [issue]);
  const history = recordHistory(room.site, issue, actor, items);
  const webhook = issueUpdated(room.site, issue, actor, 'issue_updated', history);
  return [{ kind, issueIds: [issue.id], updated, webhooks: [webhook] }];
}

export const editSummary: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const before = issue.summary;
    issue.summary = `${summaryText(room.random)} (${room.random.hex(4)})`;
    return edited(room, issue, 'edit-summary', [fieldItem('summary', plain(before), plain(issue.summary))]);
  },
};

export const editDescription: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const before = issue.description === null ? null : adfToWiki(issue.description);
    issue.description = generateAdf({ ...room, now: room.now() }, 6);
    const after = adfToWiki(issue.description);
    return edited(room, issue, 'edit-description', [fieldItem('description', plain(before), plain(after))]);
  },
};

type FieldEdit = (room: ChangeRoom, issue: SimIssue) => HistoryItem;

const FIELD_EDITS: readonly FieldEdit[] = [
  ({ random }, issue) => {
    const before = issue.labels;
    issue.labels = labelSet(random);
    return fieldItem('labels', plain(before.join(' ')), plain(issue.labels.join(' ')));
  },
  ({ random }, issue) => {
    const before = issue.priority;
    issue.priority = random.pick(PRIORITIES);
    return fieldItem('priority', named(before), named(issue.priority));
  },
  (room, issue) => {
    const before = issue.dueDate;
    issue.dueDate = room.random.chance(0.3) ? null : jiraDay(room.now() + room.random.int(1, 90) * DAY_MS);
    return fieldItem('duedate', { id: before, text: before }, { id: issue.dueDate, text: issue.dueDate });
  },
  (room, issue) => {
    const before = issue.environment;
    issue.environment = room.random.chance(0.3) ? null : generateAdf({ ...room, now: room.now() }, 2);
    const text = (doc: SimIssue['environment']) => plain(doc === null ? null : adfToWiki(doc));
    return fieldItem('environment', text(before), text(issue.environment));
  },
  (room, issue) => {
    const field = room.random.pick(OTHER_FIELDS);
    const cleared = issue.custom[field.id] !== undefined && room.random.chance(0.5);
    if (cleared) delete issue.custom[field.id];
    else {
      const make = VALUE_MAKERS[field.kind as keyof typeof VALUE_MAKERS];
      issue.custom[field.id] = make({ ...room, now: room.now() });
    }
    const item = fieldItem(field.name, plain(cleared ? 'old' : null), plain(cleared ? null : 'new'));
    return { ...item, fieldtype: 'custom', fieldId: field.id };
  },
];

export const editFields: ChangeMaker = {
  applies: (_room, issue) => hasRoomForHistory(issue),
  make(room, issue) {
    const edits = room.random.some(FIELD_EDITS, FIELD_EDITS.length);
    const chosen = edits.length > 0 ? edits : [room.random.pick(FIELD_EDITS)];
    return edited(
      room,
      issue,
      'edit-fields',
      chosen.map((edit) => edit(room, issue)),
    );
  },
};
