import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadIssues } from './load-issues';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'given-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const issue = (number: number, fields: object = {}) => ({
  id: String(number),
  key: `SUP-${number}`,
  fields: { created: '2026-02-03T12:00:00.000+0000', ...fields },
});
const write = (name: string, value: unknown) =>
  writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
const load = async () => {
  const { issues, skipped } = await loadIssues(folder);
  return { ids: issues.map(({ id }) => id), skipped };
};

describe('loadIssues', () => {
  it('finds issues in files, lines, lists, searches, webhooks and lines of a collection', async () => {
    mkdirSync(path.join(folder, 'deeper'));
    write('a.json', issue(1));
    write('b.json', [issue(2), issue(3)]);
    write('c.json', { issues: [issue(4)], isLast: true });
    write('d.json', { webhookEvent: 'jira:issue_updated', issue: issue(5) });
    write(
      'deeper/e.jsonl',
      `${JSON.stringify({ source: 'x', issue: issue(6) })}\n\n${JSON.stringify(issue(7))}\n`,
    );
    symlinkSync('a.json', path.join(folder, 'SUP-1.json'));
    expect(await load()).toEqual({ ids: ['1', '2', '3', '4', '5', '6', '7'], skipped: [] });
  });

  it('says of each thing that it skips where it is and why', async () => {
    write('a.json', '{"id":');
    write('b.jsonl', `${JSON.stringify(issue(1))}\nnothing\n${JSON.stringify({ issue: { id: '2' } })}`);
    write('c.json', [issue(3), { name: 'a field' }]);
    write('notes.txt', 'hello');
    expect(await load()).toEqual({
      ids: ['1', '3'],
      skipped: [
        { from: 'a.json', why: expect.stringContaining('not JSON: ') as unknown },
        { from: 'b.jsonl:2', why: expect.stringContaining('not JSON: ') as unknown },
        { from: 'b.jsonl:3.issue', why: "its key is not of Jira's form: missing" },
        { from: 'c.json[1]', why: 'its id is no number: missing' },
        { from: 'notes.txt', why: 'neither .json nor .jsonl nor .ndjson' },
      ],
    });
  });

  it('serves the latest of several states of an issue, and one of several issues with one key', async () => {
    const at = (day: number) => ({ updated: `2026-02-0${day}T12:00:00.000+0000`, summary: `day ${day}` });
    write(
      'a.jsonl',
      [issue(1, at(3)), issue(1, at(5)), issue(1, at(4))].map((each) => JSON.stringify(each)).join('\n'),
    );
    write('b.json', { ...issue(2), key: 'SUP-1' });
    const { issues, skipped } = await loadIssues(folder);
    expect(issues.map((each) => each.fields(true)['summary'])).toEqual(['day 5']);
    expect(skipped).toEqual([
      { from: 'a.jsonl:1', why: 'an earlier state of SUP-1 (1), which a.jsonl:2 has' },
      { from: 'a.jsonl:3', why: 'an earlier state of SUP-1 (1), which a.jsonl:2 has' },
      { from: 'b.json', why: 'SUP-1 (2) has the key of issue 1, which a.jsonl:2 has' },
    ]);
  });
});
