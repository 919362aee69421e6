import { jiraIssueSchema, remoteLinksSchema } from '@jiralake/schemas';
import axios from 'axios';
import { z } from 'zod';

const statusSchema = z.object({
  issues: z.number(),
  changes: z.object({ done: z.number(), running: z.boolean() }),
  deliveries: z.object({ pending: z.number(), lost: z.number(), retried: z.number() }),
});
const changesSchema = z.array(
  z.object({
    kind: z.string(),
    issueIds: z.array(z.string()),
    /** epoch milliseconds */
    at: z.number(),
    updated: z.number(),
    deleted: z.boolean().optional(),
  }),
);
const siteIssueSchema = z.object({ issue: jiraIssueSchema, remoteLinks: remoteLinksSchema });

export type SiteStatus = z.infer<typeof statusSchema>;
export type SiteChange = z.infer<typeof changesSchema>[number];
/** An issue as it is on the site now. */
export type SiteIssue = z.infer<typeof siteIssueSchema>;

/** The simulator's own endpoints, which a real Jira does not have. */
export interface Simulator {
  setWebhook(url: string, secret: string): Promise<void>;
  /** Has a creation event sent for every issue, as if the site were being filled. */
  announce(): Promise<void>;
  startActivity(activity: { changes: number | null; perSecond: number; seed: number }): Promise<void>;
  status(): Promise<SiteStatus>;
  changes(): Promise<SiteChange[]>;
  issues(): Promise<SiteIssue[]>;
}

export function simulatorAt(url: string): Simulator {
  const http = axios.create({ baseURL: `${url}/_sim`, timeout: 30_000 });
  return {
    setWebhook: async (target, secret) => void (await http.post('/webhook', { url: target, secret })),
    announce: async () => void (await http.post('/announce')),
    startActivity: async (activity) => void (await http.post('/activity', activity)),
    status: async () => statusSchema.parse((await http.get<unknown>('/status')).data),
    changes: async () => changesSchema.parse((await http.get<unknown>('/changes')).data),
    async issues() {
      const { data } = await http.get<string>('/issues', {
        responseType: 'text',
        transformResponse: (text: string) => text,
      });
      return data
        .split('\n')
        .filter(Boolean)
        .map((line) => siteIssueSchema.parse(JSON.parse(line)));
    },
  };
}
