import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { eventually, useRedis } from '@jiralake/testing';
import { get } from './deliver';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
const MB = 1024 * 1024;
const event = { webhookEvent: 'jira:issue_updated', issue: { id: '20417', key: 'SUP-88' } };

let ingress: Ingress;
const sockets: Socket[] = [];
beforeEach(async () => {
  ingress = await startIngressOn(redis);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await ingress.stop();
});

interface Caller {
  socket: Socket;
  /** the bytes received so far */
  answer(): string;
  /** resolves when the service closed the connection */
  closed: Promise<unknown>;
}

async function call(text: string): Promise<Caller> {
  const socket = connect(Number(new URL(ingress.url).port), '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.race([once(socket, 'connect'), closed]);
  socket.write(text);
  return { socket, answer: () => answer, closed };
}

const post = (...headers: string[]): string =>
  ['POST /webhooks/jira HTTP/1.1', 'Host: x', ...headers, '', ''].join('\r\n');

/** Returns the physical memory of the service in bytes; `undefined` where the system does not tell. */
async function memory(): Promise<number | undefined> {
  const status = await readFile(`/proc/${ingress.program.child.pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}

async function expectDelivered(): Promise<void> {
  expect(await ingress.deliver(event)).toMatchObject({ status: 200, body: { status: 'queued' } });
}

it('headers of more than 8 kB are refused', async () => {
  const { answer, closed } = await call(post(`X-Large: ${'x'.repeat(9 * 1024)}`));
  await closed;
  expect(answer()).toMatch(/^HTTP\/1\.1 431 /);
  await expectDelivered();
});

it.each([
  ['says nothing', '', 408],
  ['never ends its headers', 'POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nX-Slow: ', 408],
  ['never ends its body', post('Content-Length: 1000') + '{', 408],
])('a caller that %s is hung up on, however often it sends something', async (_, text, status) => {
  const { socket, answer, closed } = await call(text);
  const dripping = setInterval(() => text && socket.write('x'), 500);
  await closed;
  clearInterval(dripping);
  expect(answer()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  await expectDelivered();
});

it('a caller that reads no answers is not read for ever', async () => {
  const { socket } = await call('');
  socket.pause();
  // each response is larger than its request, so the service must stop reading
  const requests = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10_000);
  for (let i = 0; i < 20; i++) socket.write(requests);
  await expectDelivered();
  const before = await memory();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  if (before !== undefined) expect((await memory()) ?? 0).toBeLessThan(before + 100 * MB);
  await expectDelivered();
});

it('the largest bodies that are still being sent are given up when all together are too much', async () => {
  const part = Buffer.alloc(25 * MB, ' ');
  const callers: Caller[] = [];
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < 12; i++) {
    const caller = await call(post(`Content-Length: ${25 * MB + 1}`));
    sent.push(new Promise((resolve) => caller.socket.write(part, resolve)));
    callers.push(caller);
  }
  // the kernel buffers some megabytes of each, the rest is read
  await Promise.all(sent);
  // small deliveries get through meanwhile
  for (let i = 0; i < 20; i++) await expectDelivered();
  const refusals = () => ingress.log().filter(({ reason }) => reason === 'too many large bodies at once');
  for (const { socket } of callers) socket.write(' ');
  await eventually(() => expect(callers.filter(({ answer }) => answer() !== '').length).toBe(callers.length));
  const refused = callers.filter(({ answer }) => answer().startsWith('HTTP/1.1 503 '));
  expect(refused.length).toBeGreaterThanOrEqual(3);
  // the output of a program arrives later than its responses
  await eventually(() => expect(refusals()).toHaveLength(refused.length));
  for (const { answer } of refused) expect(answer()).toMatch(/^Retry-After: 30\r$/m);
  // the bodies that fit were read completely, and had no signature
  for (const { answer } of callers) expect(answer()).toMatch(/^HTTP\/1\.1 (401|503) /);
  await expectDelivered();
});

it('bodies that were answered take no room any more', async () => {
  const large = Buffer.alloc(20 * MB, ' ');
  large.write('{"webhookEvent":"sprint_started"}');
  for (let i = 0; i < 10; i++) expect((await ingress.deliver(large)).status).toBe(200);
});

it('what is only announced takes no room', async () => {
  for (let i = 0; i < 50; i++) await call(post(`Content-Length: ${25 * MB}`) + '{');
  await expectDelivered();
});

it('10,000 connections that do nothing take little memory and keep no delivery out', async () => {
  const callers: Caller[] = [];
  try {
    for (let i = 0; i < 10_000; i += 500) {
      callers.push(...(await Promise.all(Array.from({ length: 500 }, () => call('')))));
      await expectDelivered();
    }
  } catch (error) {
    // Node has raised its own limit as far as possible
    if (!(error instanceof Error && 'code' in error && error.code === 'EMFILE')) throw error;
    process.stderr.write('this system allows fewer than 10,000 open sockets\n');
  }
  const open = callers.filter(({ socket }) => !socket.destroyed);
  expect(open.length).toBeLessThanOrEqual(2_500);
  for (let i = 0; i < 20; i++) await expectDelivered();
  const used = await memory();
  if (used !== undefined) expect(used).toBeLessThan(400 * MB);
  expect((await get(`${ingress.url}/readyz`)).status).toBe(200);
  await Promise.all(callers.map(({ closed }) => closed));
});
