import { PassThrough, Writable } from 'node:stream';
import { logToFile, logToStream } from './log-output';

const messagesOf = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const line = (msg: string): string => `${JSON.stringify({ msg })}\n`;
const note = (lines: number): unknown =>
  expect.objectContaining({ level: 'warn', service: 'test', lines, msg: 'log lines were lost' });

describe('a log on a stream', () => {
  it('drops lines that nobody reads, and says how many when they are read again', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const log = logToStream('test', stream, 20);
    for (const msg of ['a', 'b', 'c', 'd', 'e']) log.write(line(msg));
    const first = String(stream.read());
    log.write(line('f'));
    stream.end();
    let rest = '';
    for await (const chunk of stream) rest += String(chunk);
    expect(messagesOf(first + rest)).toEqual([{ msg: 'a' }, { msg: 'b' }, note(3), { msg: 'f' }]);
  });

  it('waits for its reader when it is flushed, for a while', async () => {
    let take = (): void => undefined;
    const stuck = new Writable({ write: (_chunk, _encoding, done) => void (take = done) });
    const log = logToStream('test', stuck);
    log.write(line('a'));
    const flushed = log.flush(60_000);
    await log.flush(1);
    take();
    take();
    await flushed;
  });

  it('takes lines when its reader has gone', async () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) });
    const log = logToStream('test', gone);
    log.write(line('a'));
    await log.flush(60_000);
    log.write(line('b'));
    await log.flush(60_000);
    expect(gone.destroyed).toBe(true);
  });
});

describe('a log in a file', () => {
  it('loses lines while the disk is full, one of them half way, and says how many', () => {
    let room = line('a').length + 3;
    let file = '';
    const log = logToFile('test', (bytes) => {
      const fits = bytes.subarray(0, room);
      if (fits.length === 0) throw new Error('ENOSPC');
      room -= fits.length;
      file += String(fits);
      return fits.length;
    });
    for (const msg of ['a', 'b', 'c']) log.write(line(msg));
    room = Infinity;
    for (const msg of ['d', 'e']) log.write(line(msg));
    const [a, half, ...others] = file.trim().split('\n');
    expect([a, half]).toEqual([line('a').trim(), line('b').slice(0, 3)]);
    expect(messagesOf(others.join('\n'))).toEqual([note(2), { msg: 'd' }, { msg: 'e' }]);
  });
});
