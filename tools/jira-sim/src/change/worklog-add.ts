import { generateWorklog } from '../generate/generate-worklog';
import { worklogEvent } from '../webhook/child-webhooks';
import type { ChangeMaker } from './change';
import {
  fieldItem,
  hasRoomForHistory,
  looseItem,
  MAX_WORKLOGS,
  plain,
  recordHistory,
  touch,
} from './record-history';

export const worklogAdd: ChangeMaker = {
  applies: (_room, issue) => issue.worklogs.length < MAX_WORKLOGS && hasRoomForHistory(issue),
  make(room, issue) {
    const at = touch(room, [issue]);
    const before = issue.worklogs.reduce((sum, { seconds }) => sum + seconds, 0);
    const worklog = generateWorklog({ ...room, now: at }, at);
    issue.worklogs.push(worklog);
    const spent = String(before + worklog.seconds);
    recordHistory(room.site, issue, worklog.author, [
      fieldItem('timespent', plain(before === 0 ? null : String(before)), { id: spent, text: spent }),
      looseItem('WorklogId', plain(null), { id: worklog.id, text: worklog.id }),
    ]);
    const webhook = worklogEvent(room.site, 'worklog_created', issue, worklog, { at });
    return [{ kind: 'worklog-add', issueIds: [issue.id], updated: at, webhooks: [webhook] }];
  },
};
