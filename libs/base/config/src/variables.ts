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
    .describe('lowest level that is logged'),
};

export const redisVariables = {
  REDIS_URL: redisUrl
    .default('redis://127.0.0.1:6379')
    .describe('URL of Redis or Valkey, 6.2 or newer, with appendonly yes and maxmemory-policy noeviction'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'of letters, digits, _ and - only, like jiralake')
    .default('jiralake')
    .describe('prefix of every key; several sites can share one Redis with different prefixes'),
};

export const storageVariables = {
  DATA_DIR: pathLike('/srv/jiralake').default('./data').describe('folder of all stored data'),
  JIRA_DATA_DIR: pathLike('/srv/jiralake/raw')
    .optional()
    .describe('raw storage; DATA_DIR/raw/jira unless set'),
  JIRA_PARQUET_DIR: pathLike('/srv/jiralake/lake')
    .optional()
    .describe('the lake; DATA_DIR/parquet/jira unless set'),
  FIELD_MAP_FILE: pathLike('field-map.json')
    .optional()
    .describe('JSON file that maps custom fields to columns of issues; see docs/schema.md'),
  JIRA_DISTRIBUTION_DIR: pathLike('/srv/published')
    .optional()
    .describe('second folder for the published files, for rsync; hard links where possible, else copies'),
};

export const httpVariables = {
  HOST: listenAddress.default('127.0.0.1').describe('address to listen on'),
  PORT: wholeNumber(8080, 0, 65_535)
    .optional()
    .describe('port to listen on, 0 for any free one; a worker without a port serves no health checks'),
};

export const webhookVariables = {
  JIRA_WEBHOOK_SECRET: someOf(() => true, 'a long random text; several are separated by commas')
    .optional()
    .describe('secret of the Jira webhook; several secrets, separated by commas, during a rotation'),
};

export const adminVariables = {
  ADMIN_PASSWORD: password.optional().describe('password of the user admin (Basic authentication)'),
  TRUST_PROXY: listOf(isNetwork, 'addresses or networks, like 10.0.0.7, 172.16.0.0/12 or loopback')
    .default([])
    .describe(
      'reverse proxies in front of ingress and dashboard, separated by commas: addresses, networks (172.16.0.0/12), or loopback, linklocal, uniquelocal. Wrong passwords are counted by the client address in their X-Forwarded-For, and not by the address of the proxy',
    ),
};

export const dashboardVariables = {
  DASHBOARD_READ_ONLY: flagOr(false).describe('true: the dashboard is read-only'),
};

export const debugVariables = {
  DEBUG: flagOr(false).describe('true: the ingress serves POST /webhooks/jira/test for the user admin'),
};

export const jiraVariables = {
  JIRA_DOMAIN: domain.describe('host name of the site, your-org.atlassian.net'),
  JIRA_EMAIL: email.describe('account that reads the issues'),
  JIRA_API_TOKEN: token.describe('API token of JIRA_EMAIL'),
  JIRA_API_TOKEN_EXPIRES: day
    .optional()
    .describe(
      'last day of JIRA_API_TOKEN; status, doctor and dashboard warn before it. Jira does not report it',
    ),
  JIRA_SLA_EMAIL: email
    .optional()
    .describe('service account that reads SLA fields when JIRA_EMAIL may not; requires JIRA_SLA_API_TOKEN'),
  JIRA_SLA_API_TOKEN: token.optional().describe('API token of JIRA_SLA_EMAIL'),
  JIRA_SLA_API_TOKEN_EXPIRES: day.optional().describe('last day of JIRA_SLA_API_TOKEN'),
  JIRA_CLOUD_ID: uuid
    .optional()
    .describe('cloud id of the site, for the service account; requested from the site unless set'),
  JIRA_PROJECTS: someOf(
    (key) => /^[A-Z][A-Z0-9_]*$/.test(key),
    'keys of projects in capital letters, separated by commas, like SUPPORT,OPS',
  )
    .optional()
    .describe(
      'keys of the projects to follow, separated by commas; every project that the webhook sends unless set',
    ),
  JIRA_BASE_URL: webUrl('http://127.0.0.1:8081')
    .optional()
    .describe('URL of a simulator; https://JIRA_DOMAIN unless set'),
  JIRA_GATEWAY_URL: webUrl('https://api.atlassian.com')
    .default('https://api.atlassian.com')
    .describe('base URL of /ex/jira/{cloudId}; change it only for a simulator'),
  JIRA_REQUEST_TIMEOUT_MS: timerOr(30_000).describe('maximum wait for the response to one request to Jira'),
  JIRA_MAX_REQUESTS_PER_SECOND: numberOr(100).describe(
    'request budget for Jira, shared by all replicas; the budget of one second may be spent at once',
  ),
};

export const attachmentVariables = {
  JIRA_ATTACHMENT_HOSTS: listOf(
    isHostPattern,
    'hosts without https:// and path, separated by commas, like *.atlassian.net,files.example.com:8443',
  )
    .default(['*.atlassian.com', '*.atlassian.net', '*.atl-paas.net'])
    .describe('hosts from which attachments may be downloaded, besides the site itself'),
  ATTACHMENT_MIN_BYTES_PER_SECOND: numberOr(32 * 1024).describe(
    'a slower download is stopped, gives its place to others, and resumes later',
  ),
  ATTACHMENT_PACE_WINDOW_MS: timerOr(30_000).describe('time over which the pace of a download is measured'),
  MAX_ATTACHMENT_BYTES: numberOr(50 * 1024 * 1024).describe(
    'maximum size of an attachment; larger ones are not downloaded',
  ),
  MIN_FREE_DISK_BYTES: numberOr(1024 * 1024 * 1024).describe(
    'downloads wait while less than this would stay free on their disk',
  ),
};

export const queueVariables = {
  QUEUE_LOCK_MS: timerOr(15_000).describe(
    'time after which the job of a stalled worker goes to another worker',
  ),
  QUEUE_LEASE_MS: timerOr(15_000).describe(
    'time after which the lease of an issue or month expires when its worker stalls',
  ),
  QUEUE_STALLED_CHECK_MS: timerOr(5_000).describe('interval of the check for stalled workers'),
  QUEUE_MAX_STALLED: numberOr(3).describe(
    'number of stalls (kills of its worker) that a job survives; then it fails',
  ),
};

export const workerVariables = {
  FETCH_CONCURRENCY: numberOr(8).describe('number of issues that one fetcher fetches in parallel'),
  FETCH_REMOTE_LINKS: flagOr(true).describe(
    'false skips remote links, which cost a request for each issue. A backfill is then four times as fast; stored remote links stay as they are',
  ),
  FETCH_PATIENCE_MS: numberOr(15_000).describe(
    'how long an issue is requested again while Jira responds with a state older than the event',
  ),
  DELETION_CONFIRM_MS: numberOr(180_000).describe(
    'minimum time between the two 404 responses that confirm a deletion without an event',
  ),
  DELETION_LIMIT: numberOr(25).describe(
    'maximum number of stored issues that may answer 404 without an event, at once or of one project within a day; when there are more, they are held',
  ),
  ATTACHMENT_CONCURRENCY: numberOr(2).describe(
    'number of issues whose attachments all fetchers together download in parallel',
  ),
  TRANSFORM_CONCURRENCY: numberOr(2).describe('number of months that one transformer writes in parallel'),
  DISK_FULL_PAUSE_MS: numberOr(60_000).describe(
    'pause of a queue when its disk is full, and of downloads when it is nearly full',
  ),
  COMMIT_SPACING_MS: numberOr(1_000).describe(
    'maximum wait between two commits of one month; the wait is twice the processor time of the last commit, times the number of months that wait',
  ),
  WAKE_EVERY_MS: numberOr(60_000).describe('interval of the sweep that recovers stale work'),
  WAKE_AFTER_MS: numberOr(120_000).describe('age at which a mark is stale'),
  RECONCILE_EVERY_MS: numberOr(1_800_000).describe('interval of the reconcile of site, raw and lake'),
  RECONCILE_DEEP_EVERY_MS: numberOr(604_800_000).describe(
    'interval of the deep reconcile, which has every issue fetched again',
  ),
  SLA_POLL_EVERY_MS: numberOr(900_000).describe(
    'interval of the poll of SLA values of open issues, which change without an event',
  ),
  NAMES_POLL_EVERY_MS: numberOr(1_800_000).describe(
    'interval of the poll of names (of statuses, versions, people, fields and the like), which change without an event of their issues',
  ),
  RENEWALS_PER_MINUTE: numberOr(2_000).describe(
    'maximum number of issues a minute that are fetched or written again because a thing that they carry was renamed, closed, merged, moved or deleted',
  ),
  RETENTION_EVERY_MS: numberOr(3_600_000).describe('interval of the sweep that removes old data'),
  EVENT_RETENTION_DAYS: numberOr(30).describe(
    'days for which received webhook events are kept, to a quarter of an hour',
  ),
};
