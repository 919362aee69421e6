import { createSimulator, type SimulatorOptions } from '../src/simulator';
import { type Answer, startReceiver } from './start-receiver';

export const MAIN = 'integration@example.com:sim-token';
export const SERVICE = 'sla@example.com:sim-sla-token';
export const CLOUD_ID = '8d1f2c3a-5b64-4e0f-9a7d-2c1b0e9f8a76';
export const SLA_FIELD = 'customfield_10161';
export const SECRET = 'top secret';

export interface IssueLine {
  issue: {
    id: string;
    key: string;
    fields: Record<string, unknown> & { attachment: { id: string; size: number }[] };
  };
  remoteLinks: unknown[];
}

interface Status {
  changes: { done: number; total: number | null; running: boolean };
  deliveries: { pending: number; delivered: number; lost: number; retried: number };
}

const credentials = (text: string) => {
  const [email = '', token = ''] = text.split(':');
  return { email, token };
};

/** A simulator of 60 issues and its helpers for tests. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}) {
  const simulator = await createSimulator({
    host: '127.0.0.1',
    port: 0,
    mediaPort: 0,
    issues: 60,
    months: 3,
    seed: 2,
    now: Date.parse('2026-11-24T10:00:00Z'),
    account: credentials(MAIN),
    serviceAccount: credentials(SERVICE),
    cloudId: CLOUD_ID,
    retryDelayMs: 10,
    latencyMs: 0,
    log: () => undefined,
    ...options,
  });
  const closers: (() => Promise<unknown>)[] = [() => simulator.stop()];

  const get = (path: string, auth?: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${simulator.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...init.headers,
        ...(auth === undefined ? {} : { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
      },
    });
  const post = (path: string, body: unknown) =>
    fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const bulkfetch = (what: 'issue' | 'changelog', body: object, auth = MAIN, prefix = '') =>
    get(`${prefix}/rest/api/3/${what}/bulkfetch`, auth, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const search = (body: object, auth = MAIN, prefix = '') =>
    get(`${prefix}/rest/api/3/search/jql`, auth, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const json = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T;
  const issueLines = async () => {
    const text = await (await get('/_sim/issues')).text();
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as IssueLine);
  };
  const receiver = async (answer: Answer) => {
    const started = await startReceiver(answer);
    closers.push(started.close);
    expect((await post('/_sim/webhook', { url: started.url, secret: SECRET })).status).toBe(200);
    return started;
  };
  const untilDelivered = async () => {
    for (;;) {
      const status = await json<Status>(get('/_sim/status'));
      if (status.deliveries.pending === 0 && !status.changes.running) return status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const stop = async () => {
    for (const close of closers) await close();
  };
  return { simulator, get, post, search, bulkfetch, json, issueLines, receiver, untilDelivered, stop };
}
