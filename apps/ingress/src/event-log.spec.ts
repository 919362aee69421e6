import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createLogger } from '@jiralake/observability';
import { useTempFolder } from '@jiralake/testing';
import { createEventLog } from './event-log';

const folder = useTempFolder();
const at = new Date('2026-02-03T10:52:03.123Z');

describe('the event log', () => {
  it('writes the body under time, event and delivery', async () => {
    const log = createEventLog(folder(), createLogger('test', 'silent'), () => at);
    log.record({ name: 'jira:issue_updated', deliveryId: 'a1b2c3d4-e5f6', body: Buffer.from('{"x":1}') });
    await log.flush();
    const file = path.join(folder(), '20260203/105203_123_jira_issue_updated_a1b2c3d4.json');
    expect(await readFile(file, 'utf8')).toBe('{"x":1}');
  });

  it('says once that it cannot write, and goes on', async () => {
    const lines: string[] = [];
    const logger = createLogger('test', 'warn', { write: (line: string) => void lines.push(line) });
    await writeFile(path.join(folder(), 'file'), '');
    const log = createEventLog(path.join(folder(), 'file'), logger);
    for (let i = 0; i < 3; i++) {
      log.record({ name: 'x', deliveryId: undefined, body: Buffer.from('{}') });
      await log.flush();
    }
    expect(lines).toHaveLength(1);
    expect(await readdir(folder())).toEqual(['file']);
  });
});
