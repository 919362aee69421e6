import axios from 'axios';
import { createLogger } from './create-logger';

function lastLine(write: (log: ReturnType<typeof createLogger>) => void): string {
  let line = '';
  write(createLogger('test', 'info', { write: (text: string) => void (line = text) }));
  return line;
}

describe('createLogger', () => {
  it('never prints the credentials of a failed request, given directly or as a cause', async () => {
    const failed = await axios
      .get('http://127.0.0.1:9/', { auth: { username: 'ada', password: 'hunter2' } })
      .catch((error: unknown) => error);
    const secret = Buffer.from('ada:hunter2').toString('base64');
    for (const err of [failed, new Error('outer', { cause: failed })]) {
      const line = lastLine((log) => log.error({ err }, 'request failed'));
      expect(line).toContain('ECONNREFUSED');
      expect(line).not.toContain('hunter2');
      expect(line).not.toContain(secret);
    }
  });

  it('writes one JSON object a line with the service and a readable level', () => {
    expect(JSON.parse(lastLine((log) => log.warn({ issueId: '7' }, 'looked at')))).toMatchObject({
      level: 'warn',
      service: 'test',
      issueId: '7',
      msg: 'looked at',
    });
  });
});
