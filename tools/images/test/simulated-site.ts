import { startProgram } from '@jiralake/testing';
import axios from 'axios';

export interface SimulatedSite {
  /** the variables of this site for `.env` */
  env: Record<string, string>;
  sendWebhooksTo(url: string): Promise<void>;
  /** Gives one issue a new summary. */
  changeSummary(): Promise<{ id: string; summary: string }>;
  stop(): Promise<unknown>;
}

const SECRET = 'secret of the webhook';

/** Starts a small simulated Jira Cloud as a process. */
export async function startSimulatedSite(): Promise<SimulatedSite> {
  const args = ['--issues', '5', '--months', '1', '--account', 'ada@example.com:token'];
  const program = startProgram('dist/tools/jira-sim/main.js', {}, args);
  const { url, mediaUrl } = JSON.parse(await program.line(/"event":"listening"/)) as Record<
    'url' | 'mediaUrl',
    string
  >;
  const sim = axios.create({ baseURL: `${url}/_sim` });
  return {
    env: {
      JIRA_DOMAIN: 'demo.atlassian.net',
      JIRA_EMAIL: 'ada@example.com',
      JIRA_API_TOKEN: 'token',
      JIRA_WEBHOOK_SECRET: SECRET,
      JIRA_BASE_URL: url,
      JIRA_GATEWAY_URL: url,
      JIRA_ATTACHMENT_HOSTS: new URL(mediaUrl).host,
    },
    sendWebhooksTo: async (target) => void (await sim.post('/webhook', { url: target, secret: SECRET })),
    async changeSummary() {
      const { data: changes } = await sim
        .post('/change', { kind: 'edit-summary' })
        .then(() => sim.get<{ issueIds: string[] }[]>('/changes'));
      const id = changes.at(-1)?.issueIds[0] ?? '';
      const { data } = await axios.get<{ fields: { summary: string } }>(`${url}/rest/api/3/issue/${id}`, {
        auth: { username: 'ada@example.com', password: 'token' },
      });
      return { id, summary: data.fields.summary };
    },
    stop: () => program.stop(),
  };
}
