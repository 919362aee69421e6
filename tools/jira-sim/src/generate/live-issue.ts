import { PRIORITIES, RESOLUTIONS, type Status, STATUSES, statusesOf } from '../site/scheme';
import type { HistoryItem, SimHistory, SimIssue } from '../site/sim-issue';
import { nextId } from '../site/site';
import { refreshRequestType } from '../site/request-type';
import { mediaBlock } from './generate-adf';
import { generateAttachments } from './generate-attachment';
import { answering, generateComment } from './generate-comment';
import { generateRemoteLink } from './generate-remote-link';
import { generateSlaTimers } from './generate-sla';
import { generateWorklog } from './generate-worklog';
import type { GeneratorRoom } from './generator-room';
import { summaryText } from './words';

const item = (field: string, from: string | null, to: string | null): HistoryItem => ({
  field,
  fieldtype: 'jira',
  from: null,
  fromString: from,
  to: null,
  toString: to,
});

const system = (fieldId: string, from: string | null, to: string | null): HistoryItem => ({
  ...item(fieldId, from, to),
  fieldId,
});

/** Past changelog items that do not affect the present fields. */
const OLD_ITEMS: readonly ((room: GeneratorRoom, issue: SimIssue) => HistoryItem)[] = [
  ({ random }, issue) => system('summary', summaryText(random), issue.summary),
  ({ random }, issue) => system('priority', random.pick(PRIORITIES).name, issue.priority?.name ?? null),
  ({ random }, issue) =>
    system('assignee', random.pick(['Former user', null]), issue.assignee?.displayName ?? null),
  (_room, issue) => system('labels', '', issue.labels.join(' ')),
  ({ random }) =>
    item('RemoteIssueLink', null, `This issue links to "Page ${random.int(1, 9)} (Confluence)"`),
  () => item('Workflow', 'Old workflow', 'Support workflow v2'),
  ({ random }) => ({
    ...item('Sprint', 'Sprint 3', 'Sprint 3, Sprint 4'),
    fieldtype: 'custom',
    fieldId: 'customfield_10020',
    from: '36',
    to: `36, ${random.int(37, 50)}`,
  }),
];

function historyOf({ random, site }: GeneratorRoom, at: number, items: HistoryItem[]): SimHistory {
  const history = { id: String(nextId(site, 'history')), created: at, items };
  return random.chance(0.08) ? history : { ...history, author: random.pick(site.people.agents) };
}

/** A past changelog entry that need not match the present fields. */
export function pastEdit(room: GeneratorRoom, issue: SimIssue, at: number): SimHistory {
  return historyOf(room, at, [room.random.pick(OLD_ITEMS)(room, issue)]);
}

function moveThrough(room: GeneratorRoom, issue: SimIssue, status: Status, at: number): void {
  const items: HistoryItem[] = [
    { ...system('status', issue.status.name, status.name), from: issue.status.id, to: status.id },
  ];
  if (status.category === 'done') {
    const resolution = room.random.pick(RESOLUTIONS);
    items.push({ ...system('resolution', null, resolution.name), to: resolution.id });
    issue.resolution = resolution;
    issue.resolved = at;
  }
  issue.status = status;
  issue.statusChanged = at;
  issue.histories.unshift(historyOf(room, at, items));
}

/** Returns ascending times in an issue's past; the last one is its last update. */
function pastTimes({ random, now }: GeneratorRoom, created: number, count: number): number[] {
  const span = Math.max(now - created - count - 1, 0);
  const spread = Array.from({ length: count }, () => Math.floor(random.next() ** 3 * span));
  return spread.sort((left, right) => left - right).map((offset, index) => created + 1 + offset + index);
}

function showFileInComment(
  { random }: GeneratorRoom,
  { attachments: [file], comments: [comment] }: SimIssue,
): void {
  if (file === undefined || comment === undefined || random.chance(0.5)) return;
  const content = [...(comment.body.content ?? []), mediaBlock(file.fileId, file.filename)];
  comment.body = { ...comment.body, content };
}

/** Gives a new issue the past that it would have by `now`: transitions, comments, worklogs, files, remote links. */
export function liveIssue(room: GeneratorRoom, issue: SimIssue): void {
  const { random } = room;
  const counts = [
    random.int(0, 3),
    random.int(0, 3),
    random.int(0, 8),
    random.chance(0.4) ? random.int(1, 3) : 0,
  ];
  const [transitions, edits, comments, worklogs] = counts as [number, number, number, number];
  const attachments = random.chance(0.35) ? random.int(1, 2) : 0;
  const times = pastTimes(room, issue.created, transitions + edits + comments + worklogs + attachments);
  const pool = random.shuffle(times);
  const take = (count: number) => pool.splice(0, count).sort((left, right) => left - right);

  const moves = take(transitions);
  const oldTimes = take(edits);
  for (const at of [...moves, ...oldTimes].sort((left, right) => left - right)) {
    if (at !== moves.at(-1) && moves.includes(at))
      moveThrough(room, issue, random.pick(STATUSES.slice(1, 5)), at);
    else if (at === moves.at(-1))
      moveThrough(
        room,
        issue,
        random.chance(0.7) ? random.pick(statusesOf('done')) : random.pick(statusesOf('indeterminate')),
        at,
      );
    else issue.histories.unshift(pastEdit(room, issue, at));
  }
  for (const at of take(comments)) issue.comments.push(answering(generateComment(room, at), issue.comments));
  issue.worklogs = take(worklogs).map((at) => generateWorklog(room, at));
  issue.attachments = generateAttachments(room, take(attachments));
  showFileInComment(room, issue);
  issue.remoteLinks = Array.from({ length: random.chance(0.3) ? random.int(1, 2) : 0 }, () =>
    generateRemoteLink(room),
  );
  issue.updated = times.at(-1) ?? issue.created;
  if (issue.project.projectTypeKey === 'service_desk') {
    issue.slaTimers = generateSlaTimers(room, issue.created, issue.status.category === 'done');
  }
  refreshRequestType(room.site, issue);
}
