import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { buildBundles, eventually, useTempFolder } from '@jiralake/testing';
import { runCli, startCli } from './run-cli';
import { tlsIdentity } from './tls-identity';

const folder = useTempFolder();
const servers: Server[] = [];
const sockets = new Set<Socket>();
beforeAll(buildBundles);
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server with a certificate for acme.test and the same response to every request. */
const startSite = (status: number): Promise<number> =>
  listen(createTlsServer(tlsIdentity, (_req, res) => res.writeHead(status).end('no')));

/** A proxy that connects every request to one port, or responds itself. */
function startProxy(how: { to: number } | { status: number }): Promise<number> {
  const proxy = createHttpServer();
  proxy.on('connect', (_req, client: Socket) => {
    client.on('error', () => undefined);
    if ('status' in how) return void client.end(`HTTP/1.1 ${how.status} No\r\nContent-Length: 2\r\n\r\nno`);
    const site = connect(how.to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(site).pipe(client);
    });
    sockets.add(site);
    site.on('error', () => client.destroy());
  });
  return listen(proxy);
}

const site = {
  JIRA_DOMAIN: 'acme.test',
  JIRA_EMAIL: 'ada@acme.test',
  JIRA_API_TOKEN: 'token-9f3',
  REDIS_URL: 'redis://127.0.0.1:1',
};
const doctor = (env: Record<string, string>) => runCli(['doctor'], folder(), { ...site, ...env });
const NOT_REACHED = /was not reached, so the account ada@acme\.test could not be checked/;

it.each<[string, Record<string, string>, RegExp]>([
  [
    'whose name is not known',
    { JIRA_DOMAIN: 'acme.invalid' },
    /no response from acme\.invalid \(E[A-Z_]+: its name cannot be looked up\)/,
  ],
  [
    'that refuses connections',
    { JIRA_BASE_URL: 'http://127.0.0.1:1' },
    /no response from 127\.0\.0\.1:1 \(ECONNREFUSED: it refuses the connection\)/,
  ],
])('a host %s is named with the reason, and no account is blamed', async (_what, env, words) => {
  const { err } = await doctor(env);
  expect(err).toMatch(NOT_REACHED);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/401|check the e-mail/);
});

it('nor is one for a certificate that is not accepted', async () => {
  const proxy = await startProxy({ to: await startSite(200) });
  const { err } = await doctor({ HTTPS_PROXY: `http://127.0.0.1:${proxy}` });
  expect(err).toMatch(
    /acme\.test was not reached.* no response from acme\.test \(.*CERT.*: its certificate is not accepted\)/,
  );
});

it.each([401, 403, 404, 407, 502])('nor for the answer %i of a proxy', async (status) => {
  const env = { HTTPS_PROXY: `http://127.0.0.1:${await startProxy({ status })}` };
  const { err } = await doctor(env);
  expect(err).toMatch(NOT_REACHED);
  expect(err).toContain(`no response from acme.test (the proxy before it answers ${status} itself)`);
  expect(err).not.toMatch(/does not accept|check the e-mail/);
});

it('what Jira answers through a proxy is taken for its answer', async () => {
  const env = {
    HTTPS_PROXY: `http://127.0.0.1:${await startProxy({ to: await startSite(401) })}`,
    NODE_EXTRA_CA_CERTS: path.join(folder(), 'authority.pem'),
  };
  writeFileSync(env.NODE_EXTRA_CA_CERTS, tlsIdentity.cert);
  const { err } = await doctor(env);
  expect(err).toContain(
    'the account ada@acme.test does not work: GET /rest/api/3/myself: Jira does not accept the account or token (401)',
  );
});

it('a backfill says which host it waits for, and why', async () => {
  const env = {
    ...site,
    REDIS_URL: '',
    HTTPS_PROXY: `http://127.0.0.1:${await startProxy({ status: 401 })}`,
  };
  const run = startCli(['backfill', '--dry-run'], folder(), env);
  const line = 'no response from acme.test (the proxy before it answers 401 itself); again in 1 s';
  await eventually(() => expect(run.output().err).toContain(line));
  run.child.kill('SIGKILL');
  await run.ended;
});
