import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventLine } from '@jiralake/event-log';
import { eventually, useTempFolder } from '@jiralake/testing';
import { runCli, startCli } from './run-cli';

const folder = useTempFolder();
const log = (file: string): string => path.join(folder(), 'raw/jira/webhook_events', file);
const line = (at: string, name: string, id: string, body = `{"id":"${id}"}`): Buffer =>
  Buffer.concat(
    eventLine({ at: new Date(at), name, issues: [{ id, key: `SUP-${id}` }] }, Buffer.from(body), true),
  );
const put = (file: string, content: Buffer | string): void => {
  mkdirSync(path.dirname(log(file)), { recursive: true });
  writeFileSync(log(file), content);
};
const events = (...options: string[]) => runCli(['events', ...options], folder(), { DATA_DIR: folder() });

describe('jiralake events', () => {
  it('lists what all ingresses logged, chosen by time, issue and name, and says what it cannot read', async () => {
    const first = line('2026-02-03T10:46:00Z', 'jira:issue_updated', '7');
    put('20260203/1045-a-1-00000000.ndjson.gz', gzipSync(first));
    const torn = Buffer.from('{"at":"2026');
    put(
      '20260203/1045-b-2-00000000.ndjson',
      Buffer.concat([line('2026-02-03T10:45:30Z', 'comment_created', '8'), torn]),
    );
    put(
      '20260203/110000_000_jira_issue_deleted_a1.json',
      '{"webhookEvent":"jira:issue_deleted","issue":{"id":"7"}}',
    );
    const all = await events();
    expect([all.code, all.out.split('\n')]).toEqual([
      0,
      [
        '2026-02-03T10:45:30.000Z  comment_created  SUP-8 (8)',
        '2026-02-03T10:46:00.000Z  jira:issue_updated  SUP-7 (7)',
        '2026-02-03T11:00:00.000Z  jira:issue_deleted  7',
        '',
      ],
    ]);
    expect(all.err).toContain('1045-b-2-00000000.ndjson ends in the middle of an event (11 bytes)');
    expect((await events('--since', '2026-02-03T10:46', '--issue', 'sup-7', '--json')).out).toBe(
      first.toString(),
    );
    expect((await events('--name', 'jira:issue_deleted')).out).toContain('jira:issue_deleted  7\n');
    put('20260203/1100-a-1-00000000.ndjson', 'nothing\n');
    const broken = await events();
    expect([broken.code, broken.err]).toEqual([
      1,
      expect.stringContaining('byte 0 cannot be read: not the line of an event'),
    ]);
  });

  it('follows what comes until it is stopped', async () => {
    const now = new Date();
    const [day = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').split('T');
    const quarter = `${time.slice(0, 2)}${String(Math.floor(now.getUTCMinutes() / 15) * 15).padStart(2, '0')}`;
    const file = `${day}/${quarter}-a-1-00000000.ndjson`;
    const at = now.toISOString();
    put(file, line(at, 'first', '7'));
    const run = startCli(['events', '--follow', '--since', '1h'], folder(), { DATA_DIR: folder() });
    await eventually(() => expect(run.output().out).toContain('first'), 20_000);
    appendFileSync(log(file), line(at, 'second', '7'));
    await eventually(() => expect(run.output().out).toContain('second'), 20_000);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(
      run
        .output()
        .out.split('\n')
        .map((text) => text.split('  ')[1]),
    ).toEqual(['first', 'second', undefined]);
  });
});
