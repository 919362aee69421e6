import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * Every environment variable of the project, in groups that an app spreads into its own shape.
 * Units are in the names: `_MS` milliseconds, `_BYTES` bytes.
 */

const positive = z.coerce.number().int().positive();
const milliseconds = positive;
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** An address, one with the length of a prefix, or a name that express has for some. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

export const logVariables = {
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least severe level that is logged'),
};

export const redisVariables = {
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' })
    .default('redis://127.0.0.1:6379')
    .describe('Redis or Valkey 6.2 or newer with appendonly yes and maxmemory-policy noeviction'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, _ and - only')
    .default('jiralake')
    .describe('start of every key, so that several sites can share one Redis'),
};

export const storageVariables = {
  DATA_DIR: z.string().default('./data').describe('folder of everything that is stored'),
  JIRA_DATA_DIR: z.string().optional().describe('raw storage; DATA_DIR/raw/jira unless set'),
  JIRA_PARQUET_DIR: z.string().optional().describe('the lake; DATA_DIR/parquet/jira unless set'),
  FIELD_MAP_FILE: z
    .string()
    .optional()
    .describe('JSON file: which custom fields fill which columns of issues; see docs/schema.md'),
  JIRA_DISTRIBUTION_DIR: z
    .string()
    .optional()
    .describe('a second place for the published files, for rsync; hard links where possible, else copies'),
};

export const httpVariables = {
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .optional()
    .describe('port to listen on, 0 for any free one; a worker without it serves no health checks'),
};

export const webhookVariables = {
  JIRA_WEBHOOK_SECRET: list
    .optional()
    .describe('secret of the Jira webhook; several, separated by commas, while it is being rotated'),
};

export const adminVariables = {
  ADMIN_PASSWORD: z.string().optional().describe('password of the user admin (Basic authentication)'),
  TRUST_PROXY: list
    .refine(
      (parts) => parts.every(isNetwork),
      'addresses or networks, like 10.0.0.7, 172.16.0.0/12 or loopback',
    )
    .default([])
    .describe(
      'reverse proxies before ingress and dashboard, separated by commas: addresses, networks (172.16.0.0/12), or loopback, linklocal, uniquelocal. Wrong passwords are counted by the address that they name in X-Forwarded-For, instead of by theirs',
    ),
};

export const dashboardVariables = {
  DASHBOARD_READ_ONLY: z
    .stringbool('true or false')
    .default(false)
    .describe('true: the dashboard shows everything and changes nothing'),
};

export const debugVariables = {
  DEBUG: z
    .stringbool('true or false')
    .default(false)
    .describe('true: the ingress has POST /webhooks/jira/test, for the admin'),
};

export const jiraVariables = {
  JIRA_DOMAIN: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/, 'a host name like your-org.atlassian.net')
    .describe('host name of the site, your-org.atlassian.net'),
  JIRA_EMAIL: z.string().describe('account that reads the issues'),
  JIRA_API_TOKEN: z.string().describe('API token of JIRA_EMAIL'),
  JIRA_API_TOKEN_EXPIRES: z.iso
    .date('a day, like 2027-02-03')
    .optional()
    .describe(
      'last day of JIRA_API_TOKEN, of which status, doctor and dashboard warn in time; Jira does not tell it',
    ),
  JIRA_SLA_EMAIL: z
    .string()
    .optional()
    .describe('service account that may read SLA fields, when JIRA_EMAIL may not; needs its token as well'),
  JIRA_SLA_API_TOKEN: z.string().optional().describe('API token of JIRA_SLA_EMAIL'),
  JIRA_SLA_API_TOKEN_EXPIRES: z.iso
    .date('a day, like 2027-02-03')
    .optional()
    .describe('last day of JIRA_SLA_API_TOKEN'),
  JIRA_CLOUD_ID: z
    .uuid()
    .optional()
    .describe('cloud id of the site, for the service account; asked for at the site unless set'),
  JIRA_PROJECTS: list
    .optional()
    .describe('keys of the projects to follow, separated by commas; all that the webhook sends unless set'),
  JIRA_BASE_URL: z.url().optional().describe('only to point at a simulator; https://JIRA_DOMAIN unless set'),
  JIRA_GATEWAY_URL: z
    .url()
    .default('https://api.atlassian.com')
    .describe('only to point at a simulator: base of /ex/jira/{cloudId}'),
  JIRA_REQUEST_TIMEOUT_MS: milliseconds.default(30_000).describe('longest wait for one answer of Jira'),
  JIRA_MAX_REQUESTS_PER_SECOND: positive
    .default(100)
    .describe(
      'steady budget of requests to Jira, for all replicas together; a second of it may be spent at once',
    ),
};

export const attachmentVariables = {
  JIRA_ATTACHMENT_HOSTS: list
    .default(['*.atlassian.com', '*.atlassian.net', '*.atl-paas.net'])
    .describe('hosts that attachments may be downloaded from, besides the site itself'),
  ATTACHMENT_MIN_BYTES_PER_SECOND: positive
    .default(32 * 1024)
    .describe('a download that is slower gives its place to others, and goes on later'),
  ATTACHMENT_PACE_WINDOW_MS: milliseconds.default(30_000).describe('over how long that is measured'),
  MAX_ATTACHMENT_BYTES: positive.default(50 * 1024 * 1024).describe('larger attachments are not downloaded'),
  MIN_FREE_DISK_BYTES: positive
    .default(1024 * 1024 * 1024)
    .describe('attachments wait as long as less than this would stay free on their disk'),
};

export const queueVariables = {
  QUEUE_LOCK_MS: milliseconds.default(15_000).describe('how long a job belongs to a worker that went silent'),
  QUEUE_LEASE_MS: milliseconds.default(15_000).describe('how long an issue or month does'),
  QUEUE_STALLED_CHECK_MS: milliseconds.default(5_000).describe('how often silent workers are looked for'),
  QUEUE_MAX_STALLED: positive.default(3).describe('kills that a job survives before it is failed'),
};

export const workerVariables = {
  FETCH_CONCURRENCY: positive.default(8).describe('issues fetched at once by one fetcher'),
  FETCH_REMOTE_LINKS: z
    .stringbool('true or false')
    .default(true)
    .describe(
      'false leaves out remote links, which are a request for each issue: a backfill is four times as fast then, and stored ones stay as they are',
    ),
  FETCH_PATIENCE_MS: milliseconds
    .default(15_000)
    .describe('how long an answer of Jira that is older than the event may be asked for again'),
  DELETION_CONFIRM_MS: milliseconds
    .default(180_000)
    .describe('least time between the two 404 that make a deletion which no event reported'),
  DELETION_LIMIT: positive
    .default(25)
    .describe(
      'more stored issues than this that answer 404 without events, at once or of one project within a day, are not believed',
    ),
  ATTACHMENT_CONCURRENCY: positive
    .default(2)
    .describe('issues whose attachments are stored at once, by all fetchers together'),
  TRANSFORM_CONCURRENCY: positive.default(2).describe('months written at once by one transformer'),
  DISK_FULL_PAUSE_MS: milliseconds
    .default(60_000)
    .describe(
      'how long work that has to write waits when the disk is full, and a download when it is nearly full',
    ),
  COMMIT_SPACING_MS: milliseconds.default(250).describe('least time between two commits of one month'),
  WAKE_EVERY_MS: milliseconds.default(60_000).describe('how often forgotten work is looked for'),
  WAKE_AFTER_MS: milliseconds.default(120_000).describe('age at which unfinished work counts as forgotten'),
  RECONCILE_EVERY_MS: milliseconds.default(1_800_000).describe('how often site, raw and lake are compared'),
  RECONCILE_DEEP_EVERY_MS: milliseconds
    .default(604_800_000)
    .describe('how often such a comparison has every issue fetched again'),
  SLA_POLL_EVERY_MS: milliseconds
    .default(900_000)
    .describe('how often SLA values of open issues, which move without an event, are asked for'),
  RETENTION_EVERY_MS: milliseconds.default(3_600_000).describe('how often what is too old is removed'),
  EVENT_RETENTION_DAYS: positive.default(30).describe('how long received webhook events are kept'),
};
