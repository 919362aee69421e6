import { z } from 'zod';
import {
  day,
  domain,
  email,
  flagOr,
  isHostPattern,
  isNetwork,
  listenAddress,
  listOf,
  numberOr,
  password,
  pathLike,
  redisUrl,
  someOf,
  timerOr,
  token,
  uuid,
  webUrl,
  wholeNumber,
} from './kinds';

/**
 * Every environment variable of the project, in groups that an app spreads into its own shape.
 * Units are in the names: `_MS` milliseconds, `_BYTES` bytes.
 */

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const logVariables = {
  LOG_LEVEL: z
    .enum(LEVELS, `one of ${LEVELS.join(', ')}`)
    .default('info')
    .describe('least severe level that is logged'),
};

export const redisVariables = {
  REDIS_URL: redisUrl
    .default('redis://127.0.0.1:6379')
    .describe('Redis or Valkey 6.2 or newer with appendonly yes and maxmemory-policy noeviction'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'of letters, digits, _ and - only, like jiralake')
    .default('jiralake')
    .describe('start of every key, so that several sites can share one Redis'),
};

export const storageVariables = {
  DATA_DIR: pathLike('/srv/jiralake').default('./data').describe('folder of everything that is stored'),
  JIRA_DATA_DIR: pathLike('/srv/jiralake/raw')
    .optional()
    .describe('raw storage; DATA_DIR/raw/jira unless set'),
  JIRA_PARQUET_DIR: pathLike('/srv/jiralake/lake')
    .optional()
    .describe('the lake; DATA_DIR/parquet/jira unless set'),
  FIELD_MAP_FILE: pathLike('field-map.json')
    .optional()
    .describe('JSON file: which custom fields fill which columns of issues; see docs/schema.md'),
  JIRA_DISTRIBUTION_DIR: pathLike('/srv/published')
    .optional()
    .describe('a second place for the published files, for rsync; hard links where possible, else copies'),
};

export const httpVariables = {
  HOST: listenAddress.default('127.0.0.1').describe('address to listen on'),
  PORT: wholeNumber(8080, 0, 65_535)
    .optional()
    .describe('port to listen on, 0 for any free one; a worker without it serves no health checks'),
};

export const webhookVariables = {
  JIRA_WEBHOOK_SECRET: someOf(() => true, 'a long random text; several are separated by commas')
    .optional()
    .describe('secret of the Jira webhook; several, separated by commas, while it is being rotated'),
};

export const adminVariables = {
  ADMIN_PASSWORD: password.optional().describe('password of the user admin (Basic authentication)'),
  TRUST_PROXY: listOf(isNetwork, 'addresses or networks, like 10.0.0.7, 172.16.0.0/12 or loopback')
    .default([])
    .describe(
      'reverse proxies before ingress and dashboard, separated by commas: addresses, networks (172.16.0.0/12), or loopback, linklocal, uniquelocal. Wrong passwords are counted by the address that they name in X-Forwarded-For, instead of by theirs',
    ),
};

export const dashboardVariables = {
  DASHBOARD_READ_ONLY: flagOr(false).describe('true: the dashboard shows everything and changes nothing'),
};

export const debugVariables = {
  DEBUG: flagOr(false).describe('true: the ingress has POST /webhooks/jira/test, for the admin'),
};

export const jiraVariables = {
  JIRA_DOMAIN: domain.describe('host name of the site, your-org.atlassian.net'),
  JIRA_EMAIL: email.describe('account that reads the issues'),
  JIRA_API_TOKEN: token.describe('API token of JIRA_EMAIL'),
  JIRA_API_TOKEN_EXPIRES: day
    .optional()
    .describe(
      'last day of JIRA_API_TOKEN, of which status, doctor and dashboard warn in time; Jira does not tell it',
    ),
  JIRA_SLA_EMAIL: email
    .optional()
    .describe('service account that may read SLA fields, when JIRA_EMAIL may not; needs its token as well'),
  JIRA_SLA_API_TOKEN: token.optional().describe('API token of JIRA_SLA_EMAIL'),
  JIRA_SLA_API_TOKEN_EXPIRES: day.optional().describe('last day of JIRA_SLA_API_TOKEN'),
  JIRA_CLOUD_ID: uuid
    .optional()
    .describe('cloud id of the site, for the service account; asked for at the site unless set'),
  JIRA_PROJECTS: someOf(
    (key) => /^[A-Z][A-Z0-9_]*$/.test(key),
    'keys of projects in capital letters, separated by commas, like SUPPORT,OPS',
  )
    .optional()
    .describe('keys of the projects to follow, separated by commas; all that the webhook sends unless set'),
  JIRA_BASE_URL: webUrl('http://127.0.0.1:8081')
    .optional()
    .describe('only to point at a simulator; https://JIRA_DOMAIN unless set'),
  JIRA_GATEWAY_URL: webUrl('https://api.atlassian.com')
    .default('https://api.atlassian.com')
    .describe('only to point at a simulator: base of /ex/jira/{cloudId}'),
  JIRA_REQUEST_TIMEOUT_MS: timerOr(30_000).describe('longest wait for one answer of Jira'),
  JIRA_MAX_REQUESTS_PER_SECOND: numberOr(100).describe(
    'steady budget of requests to Jira, for all replicas together; a second of it may be spent at once',
  ),
};

export const attachmentVariables = {
  JIRA_ATTACHMENT_HOSTS: listOf(
    isHostPattern,
    'hosts without https:// and path, separated by commas, like *.atlassian.net,files.example.com:8443',
  )
    .default(['*.atlassian.com', '*.atlassian.net', '*.atl-paas.net'])
    .describe('hosts that attachments may be downloaded from, besides the site itself'),
  ATTACHMENT_MIN_BYTES_PER_SECOND: numberOr(32 * 1024).describe(
    'a download that is slower gives its place to others, and goes on later',
  ),
  ATTACHMENT_PACE_WINDOW_MS: timerOr(30_000).describe('over how long that is measured'),
  MAX_ATTACHMENT_BYTES: numberOr(50 * 1024 * 1024).describe('larger attachments are not downloaded'),
  MIN_FREE_DISK_BYTES: numberOr(1024 * 1024 * 1024).describe(
    'attachments wait as long as less than this would stay free on their disk',
  ),
};

export const queueVariables = {
  QUEUE_LOCK_MS: timerOr(15_000).describe('how long a job belongs to a worker that went silent'),
  QUEUE_LEASE_MS: timerOr(15_000).describe('how long an issue or month does'),
  QUEUE_STALLED_CHECK_MS: timerOr(5_000).describe('how often silent workers are looked for'),
  QUEUE_MAX_STALLED: numberOr(3).describe('kills that a job survives before it is failed'),
};

export const workerVariables = {
  FETCH_CONCURRENCY: numberOr(8).describe('issues fetched at once by one fetcher'),
  FETCH_REMOTE_LINKS: flagOr(true).describe(
    'false leaves out remote links, which are a request for each issue: a backfill is four times as fast then, and stored ones stay as they are',
  ),
  FETCH_PATIENCE_MS: numberOr(15_000).describe(
    'how long an issue is requested again while the response of Jira is older than the event',
  ),
  DELETION_CONFIRM_MS: numberOr(180_000).describe(
    'least time between the two 404 that make a deletion which no event reported',
  ),
  DELETION_LIMIT: numberOr(25).describe(
    'more stored issues than this that answer 404 without events, at once or of one project within a day, are not believed',
  ),
  ATTACHMENT_CONCURRENCY: numberOr(2).describe(
    'issues whose attachments are stored at once, by all fetchers together',
  ),
  TRANSFORM_CONCURRENCY: numberOr(2).describe('months written at once by one transformer'),
  DISK_FULL_PAUSE_MS: numberOr(60_000).describe(
    'how long work that has to write waits when the disk is full, and a download when it is nearly full',
  ),
  COMMIT_SPACING_MS: numberOr(250).describe('least time between two commits of one month'),
  WAKE_EVERY_MS: numberOr(60_000).describe('how often forgotten work is looked for'),
  WAKE_AFTER_MS: numberOr(120_000).describe('age at which unfinished work counts as forgotten'),
  RECONCILE_EVERY_MS: numberOr(1_800_000).describe('how often site, raw and lake are compared'),
  RECONCILE_DEEP_EVERY_MS: numberOr(604_800_000).describe(
    'how often such a comparison has every issue fetched again',
  ),
  SLA_POLL_EVERY_MS: numberOr(900_000).describe(
    'how often SLA values of open issues, which move without an event, are asked for',
  ),
  NAMES_POLL_EVERY_MS: numberOr(1_800_000).describe(
    'how often the names of statuses, versions, people, fields and the like, which change without an event of their issues, are compared with the lake',
  ),
  RENEWALS_PER_MINUTE: numberOr(2_000).describe(
    'most issues a minute that are done again because a thing that they carry was renamed, closed, merged, moved or deleted',
  ),
  RETENTION_EVERY_MS: numberOr(3_600_000).describe('how often what is too old is removed'),
  EVENT_RETENTION_DAYS: numberOr(30).describe('how long received webhook events are kept'),
};
