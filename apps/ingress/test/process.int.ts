import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { startProgram, stopInTime, useRedis, type Program } from '@jiralake/testing';
import { get } from './deliver';
import { startIngress, startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();

let ingress: Ingress | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  await ingress?.stop();
  ingress = undefined;
  for (const socket of sockets.splice(0)) socket.destroy();
});

describe('the health of the ingress', () => {
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  it('is told to everybody, the site only to the admin', async () => {
    const jira = { JIRA_DOMAIN: 'acme.atlassian.net', JIRA_EMAIL: 'a@acme.test', JIRA_API_TOKEN: 'tok-123' };
    ingress = await startIngressOn(redis, { ...jira, ADMIN_PASSWORD: 's3cret' });
    const url = `${ingress.url}/webhooks/jira/health`;
    const open = { status: 'ok', configured: true, webhook_secret_set: true };
    for (const headers of [{}, basic('admin:wrong'), basic('root:s3cret'), basic('admin:')]) {
      expect((await get(url, headers)).body).toEqual(open);
    }
    const told = (await get(url, basic('admin:s3cret'))).body;
    expect(told).toEqual({ ...open, jira_domain: 'acme.atlassian.net', reasons: [] });
    expect((await get(`${ingress.url}/healthz`)).body).toEqual({ status: 'ok' });
    expect(await get(`${ingress.url}/readyz`)).toMatchObject({
      status: 200,
      body: { status: 'ready', reasons: [] },
    });
  });

  it('knows no admin when no password is set, and says what is missing', async () => {
    ingress = await startIngress({ REDIS_URL: 'redis://127.0.0.1:1', JIRA_WEBHOOK_SECRET: '' });
    const { body } = await get(`${ingress.url}/webhooks/jira/health`, basic('admin:'));
    expect(body).toEqual({ status: 'degraded', configured: false, webhook_secret_set: false });
    expect((await get(`${ingress.url}/healthz`)).status).toBe(200);
    expect(await get(`${ingress.url}/readyz`)).toMatchObject({
      status: 503,
      body: { status: 'not ready', reasons: ['redis is not reachable', 'JIRA_WEBHOOK_SECRET is not set'] },
    });
  });

  it('tells the admin the reasons', async () => {
    ingress = await startIngressOn(redis, { JIRA_WEBHOOK_SECRET: '', ADMIN_PASSWORD: 's3cret' });
    const { body } = await get(`${ingress.url}/webhooks/jira/health`, basic('admin:s3cret'));
    const reasons = ['JIRA_WEBHOOK_SECRET is not set'];
    expect(body).toMatchObject({ status: 'degraded', jira_domain: null, reasons });
  });
});

describe('a start that cannot be', () => {
  const run = async (env: Record<string, string>) => {
    const program = startProgram('dist/apps/ingress/main.js', {
      REDIS_URL: redis.url,
      LOG_LEVEL: 'warn',
      ...env,
    });
    const stderr = errorsOf(program);
    return { code: await program.ended, stderr: stderr() };
  };

  it('with a port in use ends with 1 and one line that says so', async () => {
    const holder: Server = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await run({ PORT: String(port) });
    holder.close();
    expect(code).toBe(1);
    expect(stderr).toBe(`ingress: could not start: cannot listen on 127.0.0.1:${port}: the port is in use\n`);
  });

  it('with a wrong configuration ends with 1 and names all of it, without the values', async () => {
    const { code, stderr } = await run({ PORT: 'abc-port', REDIS_URL: 'foo-redis', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'LOG_LEVEL'])
      expect(stderr).toMatch(new RegExp(`^ +${name} must be `, 'm'));
    expect(stderr).not.toMatch(/abc-port|foo-redis|loud| at /);
    expect(stderr.trim().split('\n')).toHaveLength(4);
  });
});

describe('SIGTERM', () => {
  it('ends it with 0, with connections open that do nothing, and it says so', async () => {
    ingress = await startIngressOn(redis);
    await fetch(`${ingress.url}/healthz`);
    await openSocket(ingress, '');
    expect(await stopInTime(ingress.program)).toBe(0);
    expect(ingress.log().map(({ msg }) => msg)).toEqual(['started', 'stopping', 'stopped']);
  });

  it('ends it with 0 while somebody takes for ever to send a body', async () => {
    ingress = await startIngressOn(redis);
    const slow = await openSocket(
      ingress,
      'POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
    );
    const dripping = setInterval(() => slow.write(' '), 100);
    slow.once('close', () => clearInterval(dripping));
    expect(await stopInTime(ingress.program)).toBe(0);
  });

  it('and SIGINT are the same', async () => {
    ingress = await startIngressOn(redis);
    expect(await stopInTime(ingress.program, 'SIGINT')).toBe(0);
  });
});

it('a caller that hangs up in the middle of a body does no harm', async () => {
  ingress = await startIngressOn(redis);
  for (let i = 0; i < 20; i++) {
    const head = 'POST /webhooks/jira HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{';
    (await openSocket(ingress, head)).destroy();
  }
  (await openSocket(ingress, 'no HTTP at all\r\n\r\n')).destroy();
  expect((await get(`${ingress.url}/readyz`)).status).toBe(200);
});

async function openSocket({ url }: Ingress, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  // long enough for the service to read it
  await new Promise((resolve) => setTimeout(resolve, 50));
  return socket;
}

function errorsOf({ child }: Program): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
