import { issueIdSchema } from '@jiralake/core';
import type { LoggedEvent } from '@jiralake/event-log';
import { gatherEvents } from './gather-events';

const issue = (id: string, updated: string) => ({ issue: { id, key: `SUP-${id}`, fields: { updated } } });
const at = new Date(0);
const nobody = () => Promise.resolve(undefined);

async function* log(...events: (object | Error)[]): AsyncGenerator<LoggedEvent> {
  for (const [i, event] of events.entries()) {
    const told =
      event instanceof Error
        ? { error: event.message }
        : { name: '', issues: [], body: Buffer.from(JSON.stringify(event)) };
    yield await Promise.resolve({ file: `${i}.ndjson`, at, ...told });
  }
}

it('asks for each issue once, with all that its events told', async () => {
  const gathered = await gatherEvents(
    log(
      { webhookEvent: 'jira:issue_updated', ...issue('7', '2026-02-03T12:00:00.000+0000') },
      { webhookEvent: 'jira:issue_updated', ...issue('7', '2026-02-03T11:00:00.000+0000') },
      { webhookEvent: 'worklog_created', worklog: { issueId: '7' } },
      { webhookEvent: 'jira:issue_deleted', ...issue('8', '2026-02-03T12:00:00.000+0000') },
      { webhookEvent: 'comment_deleted', ...issue('8', '2026-02-03T12:00:00.000+0000') },
      { webhookEvent: 'sprint_started', sprint: {} },
    ),
    nobody,
    undefined,
  );
  expect(gathered.issues).toEqual([
    { id: '7', key: 'SUP-7', hints: { updated: Date.parse('2026-02-03T12:00:00Z') } },
    { id: '8', key: 'SUP-8', hints: { deleted: true } },
  ]);
  expect(gathered.events).toEqual({
    'jira:issue_updated': 2,
    worklog_created: 1,
    'jira:issue_deleted': 1,
    comment_deleted: 1,
    sprint_started: 1,
  });
});

it('asks for projects, for the issues of attachments that are known, and names what it cannot read', async () => {
  const project = { id: '10004', key: 'SUP' };
  const known = issueIdSchema.parse('9');
  const gathered = await gatherEvents(
    log(
      { webhookEvent: 'project_deleted', project },
      { webhookEvent: 'project_updated', project },
      { webhookEvent: 'attachment_deleted', attachment: { id: '55' } },
      { webhookEvent: 'attachment_deleted', attachment: { id: '56' } },
      new Error('not JSON'),
    ),
    (id) => Promise.resolve(id === '55' ? known : undefined),
    undefined,
  );
  expect(gathered).toMatchObject({
    projects: [{ ...project, deleted: true }],
    issues: [{ id: '9' }],
    unknownAttachments: 1,
    broken: [{ file: '4.ndjson', error: 'not JSON' }],
  });
});

it('asks for what bodies without a name tell, as the ingress does', async () => {
  const events = log(
    { id: 7, key: 'SUP-7', fields: {} },
    { eventType: 'avi:jira:updated:issue', issue: { id: '8', key: 'SUP-8' } },
    { key: 'SUP-9' },
    { issue: { key: 'SUP-9' } },
    { id: 7, name: 'a version' },
  );
  expect(await gatherEvents(events, nobody, undefined)).toMatchObject({
    issues: [
      { id: '7', key: 'SUP-7' },
      { id: '8', key: 'SUP-8' },
    ],
    keys: ['SUP-9'],
    events: { unnamed: 4, unknown: 1 },
    broken: [],
  });
});

it('keeps to events of one name when it is told to', async () => {
  const events = log(
    { webhookEvent: 'jira:issue_created', ...issue('7', 'x') },
    { webhookEvent: 'jira:issue_updated', ...issue('8', 'x') },
  );
  const gathered = await gatherEvents(events, nobody, 'jira:issue_created');
  expect(gathered.issues.map(({ id }) => id)).toEqual(['7']);
});

it('asks for each sprint and version once', async () => {
  const gathered = await gatherEvents(
    log(
      { webhookEvent: 'sprint_started', sprint: { id: 41 } },
      { webhookEvent: 'sprint_closed', sprint: { id: 41 } },
      { webhookEvent: 'jira:version_released', version: { id: '7', name: '1.0', projectId: 10003 } },
    ),
    nobody,
    undefined,
  );
  expect(gathered.things).toEqual([
    { kind: 'sprint', id: '41' },
    { kind: 'version', id: '7', scope: '10003', shown: ['1.0'] },
  ]);
});

it('goes on after an event that was torn, and names its segment', async () => {
  async function* torn(): AsyncGenerator<LoggedEvent> {
    yield { file: 'torn.ndjson', at, tornBytes: 7 };
    yield* log({ webhookEvent: 'jira:issue_created', ...issue('7', 'x') });
  }
  expect(await gatherEvents(torn(), nobody, undefined)).toMatchObject({
    issues: [{ id: '7' }],
    torn: ['torn.ndjson'],
    broken: [],
  });
});
