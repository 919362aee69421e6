import { request } from 'node:http';
import { eventually, startProgram, type Program, type RedisForTests } from '@jiralake/testing';

export const PASSWORD = 's3cret-of-the-admin';
export const basic = (password: string, user = 'admin'): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  tookMs: number;
}

export interface Ask {
  method?: string;
  /** the password to send; by default the right one, none when `null` */
  authorization?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

export interface Dashboard {
  url: string;
  program: Program;
  ask(path: string, options?: Ask): Promise<Reply>;
  /** Sends a form with the token of the status page. */
  submit(path: string, fields: Record<string, string>): Promise<Reply>;
  /** Calls bull-board. */
  api(method: string, path: string, body?: unknown): Promise<Reply>;
  token(): Promise<string>;
}

/** Starts the service as a process on a free port and waits until it listens. */
export async function startDashboard(env: Record<string, string>): Promise<Dashboard> {
  const program = startProgram('dist/apps/dashboard/main.js', { PORT: '0', LOG_LEVEL: 'trace', ...env });
  const { url } = JSON.parse(await program.line(/"msg":"started"/)) as { url: string };
  const ask = (path: string, options?: Ask): Promise<Reply> => send(url, path, options);
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const json = { 'Content-Type': 'application/json' };
  const token = async (): Promise<string> => {
    const { text } = await ask('/');
    return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  };
  return {
    url,
    program,
    ask,
    token,
    async submit(path, fields) {
      const body = new URLSearchParams({ token: await token(), ...fields }).toString();
      return ask(path, { method: 'POST', headers: form, body });
    },
    api: (method, path, body) =>
      ask(`/queues/api/queues/${path}`, { method, headers: json, body: JSON.stringify(body ?? {}) }),
  };
}

/** Starts the service with the password and the Redis of a test, and waits until it is ready. */
export async function startDashboardOn(
  { url, prefix }: RedisForTests,
  env: Record<string, string> = {},
): Promise<Dashboard> {
  const dashboard = await startDashboard({
    REDIS_URL: url,
    REDIS_PREFIX: prefix,
    ADMIN_PASSWORD: PASSWORD,
    ...env,
  });
  await eventually(async () => expect((await dashboard.ask('/readyz')).status).toBe(200));
  return dashboard;
}

/** Sends one request on a new connection; unlike fetch it may send any header. */
function send(
  url: string,
  path: string,
  { method = 'GET', authorization, headers, body }: Ask = {},
): Promise<Reply> {
  const startedAt = performance.now();
  const login = authorization === null ? {} : { Authorization: authorization ?? basic(PASSWORD) };
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const sent = request(
      url,
      { path, method, agent: false, headers: { ...login, ...length, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            tookMs: performance.now() - startedAt,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.setTimeout(20_000, () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.end(body);
  });
}
