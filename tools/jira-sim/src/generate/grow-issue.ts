import type { SimIssue } from '../site/sim-issue';
import { mediaBlock } from './generate-adf';
import { generateAttachment } from './generate-attachment';
import { generateComment } from './generate-comment';
import { generateRemoteLink } from './generate-remote-link';
import { generateWorklog } from './generate-worklog';
import type { GeneratorRoom } from './generator-room';
import { pastEdit } from './live-issue';

export const GROWABLE = ['comments', 'worklogs', 'histories', 'remoteLinks', 'attachments'] as const;

export type Growth = Partial<Record<(typeof GROWABLE)[number], number | undefined>> & {
  /** size of each new attachment, whose content is generated while it is sent */
  attachmentBytes?: number | undefined;
};

const BIG: Required<Record<(typeof GROWABLE)[number], number>> = {
  comments: 250,
  histories: 230,
  worklogs: 60,
  remoteLinks: 12,
  attachments: 3,
};

/** Returns distinct times, spread evenly over the life of the issue. */
function spreadTimes({ created, updated }: SimIssue, count: number): number[] {
  const step = Math.max(1, Math.floor((updated - created) / (count + 1)));
  return Array.from({ length: count }, (_, index) => created + step * (index + 1));
}

const oldestFirst = (left: { created: number }, right: { created: number }) => left.created - right.created;

/** Adds this many children to an issue as if they had always been there. */
export function growIssue(room: GeneratorRoom, issue: SimIssue, growth: Growth): void {
  const made = <T>(count: number | undefined, make: (at: number) => T): T[] =>
    spreadTimes(issue, count ?? 0).map(make);
  issue.comments.push(...made(growth.comments, (at) => generateComment(room, at)));
  issue.worklogs.push(...made(growth.worklogs, (at) => generateWorklog(room, at)));
  issue.histories.push(...made(growth.histories, (at) => pastEdit(room, issue, at)));
  issue.remoteLinks.push(...made(growth.remoteLinks, () => generateRemoteLink(room)));
  const files = made(growth.attachments, (at) => {
    const file = generateAttachment(room, at);
    return growth.attachmentBytes === undefined ? file : { ...file, size: growth.attachmentBytes };
  });
  issue.attachments.push(...files);
  for (const file of files) room.site.attachments.set(file.id, file);
  issue.comments.sort(oldestFirst);
  issue.worklogs.sort(oldestFirst);
  issue.histories.sort((left, right) => oldestFirst(right, left));
  const newest = Math.max(
    ...[issue.comments, issue.worklogs, issue.histories].flat().map((child) => child.created),
  );
  issue.updated = Math.max(issue.updated, newest);
}

/** Shows the first file in the description and the second in the newest comment. */
function showFiles(issue: SimIssue): void {
  const [first, second = first] = issue.attachments;
  const comment = issue.comments.at(-1);
  if (first === undefined || second === undefined || comment === undefined) return;
  const { content = [] } = issue.description ?? {};
  const doc = { type: 'doc', version: 1 } as const;
  issue.description = { ...doc, content: [...content, mediaBlock(first.fileId, first.filename)] };
  const block = mediaBlock(second.fileId, second.filename);
  comment.body = { ...comment.body, content: [...(comment.body.content ?? []), block] };
}

/** Grows the lists of an issue beyond the windows that Jira embeds. */
export function makeBig(room: GeneratorRoom, issue: SimIssue): void {
  const growth = GROWABLE.map((list) => [list, Math.max(0, BIG[list] - issue[list].length)] as const);
  growIssue(room, issue, Object.fromEntries(growth));
  showFiles(issue);
}
