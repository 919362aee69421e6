import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import type { IssueId } from '@jiralake/core';
import { createJiraClient } from '@jiralake/jira-client';
import { createRequestGate } from '@jiralake/jira-gate';
import {
  createAttachmentIndex,
  createDirtySets,
  type DirtySets,
  type Mark,
  type WorkSet,
  createDisappearances,
  createIncompleteIssues,
  createLeases,
  createNotFound,
  createProjectIndex,
  createRenewals,
} from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import type { StoredIssue } from '@jiralake/payloads';
import {
  createQueues,
  type Queues,
  createWorkRequests,
  requestRenewals,
  type JobContext,
  type JobResult,
} from '@jiralake/queues';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { createRedisClock, redisKey } from '@jiralake/redis';
import { useRedis, useTempFolder, type RedisForTests } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createDiskRoom } from '../src/disk-room';
import type { FetchBatchPorts } from '../src/fetch-batch';
import { fetchIssue } from '../src/fetch-issue';
import type { FetchProjectPorts } from '../src/fetch-project';
import type { ResolveIssuePorts } from '../src/resolve-issue';
import { createStoredViews } from '../src/stored-views';
import { storeAttachments, type StoreAttachmentsPorts } from '../src/store-attachments';
import { useSimulator, type Simulator } from './use-simulator';

export type Ports = FetchBatchPorts & FetchProjectPorts & ResolveIssuePorts & StoreAttachmentsPorts;

/** The fetcher's processors on real ports, each test with keys and a folder of its own. */
export interface Fetcher {
  site: Simulator;
  redis: Redis;
  url: string;
  prefix: string;
  /** folder of raw data */
  folder: string;
  dirty: DirtySets;
  queues: Queues;
  ports: Ports;
  /** Marks the issue and runs its fetch; `changed` replaces single ports. */
  fetch(id: IssueId, changed?: Partial<Ports>, mark?: Mark['hints']): Promise<JobResult>;
  /** Runs a fetch without marking the issue before. */
  run(id: IssueId, changed?: Partial<Ports>, context?: Partial<JobContext>): Promise<JobResult>;
  /** Runs the storing of attachments, without marking the issue before. */
  store(id: IssueId, changed?: Partial<Ports>, context?: Partial<JobContext>): Promise<JobResult>;
  marked(workSet: WorkSet): Promise<IssueId[]>;
  /** The raw file of an issue that has more than a bare marker. */
  rawOf(id: IssueId): Promise<StoredIssue>;
  /** Gives a lease to another process, as after a long freeze. */
  takeOver(lease: string): Promise<void>;
}

export const ACCOUNT = { email: 'integration@example.com', apiToken: 'sim-token' };
export const SERVICE_ACCOUNT = { email: 'sla@example.com', apiToken: 'sim-sla-token' };

export function useFetcher(
  moreFlags: readonly string[] = [],
  server: RedisForTests = useRedis(),
): () => Fetcher {
  const simulator = useSimulator(moreFlags);
  const folder = useTempFolder();
  let fetcher: Fetcher | undefined;
  let tests = 0;
  beforeEach(() => {
    tests += 1;
    fetcher = connect(simulator(), server.url, `${server.prefix}-${tests}`, folder());
  });
  afterEach(async () => {
    await fetcher?.queues.close();
    fetcher?.redis.disconnect();
  });
  return () => {
    if (!fetcher) throw new Error('the fetcher exists only during tests');
    return fetcher;
  };
}

function connect(site: Simulator, url: string, prefix: string, folder: string): Fetcher {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  const log = createLogger('test', 'silent');
  const alarms = createAlarms(redis, prefix, log);
  const raw = createRawStore(folder);
  const ports: Ports = {
    jira: createJiraClient({
      baseUrl: site.url,
      account: ACCOUNT,
      service: { account: SERVICE_ACCOUNT, gatewayUrl: site.url, cloudId: site.cloudId },
      attachmentHosts: [site.mediaHost],
      timeoutMs: 5_000,
      gate: createRequestGate(redis, prefix, { maxPerSecond: 1_000, alarms }),
    }),
    raw,
    storedViews: createStoredViews(raw),
    attachments: createAttachmentStore(path.join(folder, 'attachments')),
    dirty,
    leases: createLeases(redis, prefix, 10_000),
    work: createWorkRequests(dirty, queues),
    renew: (changed) => requestRenewals(createRenewals(redis, prefix), queues, changed),
    attachmentIndex: createAttachmentIndex(redis, prefix),
    projectIndex: createProjectIndex(redis, prefix),
    countIncomplete: () => undefined,
    coverFields: () => Promise.resolve(() => undefined),
    disappearances: createDisappearances(redis, prefix),
    notFound: createNotFound(redis, prefix),
    alarms,
    confirmAfterMs: 180_000,
    deletionLimit: 2,
    incomplete: createIncompleteIssues(redis, prefix),
    lakeMonths: () => Promise.resolve([]),
    projects: undefined,
    now: createRedisClock(redis),
    patienceMs: 15_000,
    maxBytes: 1_000_000,
    pace: { bytesPerSecond: 1, windowMs: 60_000 },
    incompleteFiles: createIncompleteIssues(redis, prefix, 'incomplete-files'),
    assertRoom: createDiskRoom({
      freeBytes: () => Promise.resolve(Infinity),
      minFreeBytes: 0,
      waitMs: 60_000,
      clock: Date.now,
      log,
    }),
    log,
  };
  const context = { signal: new AbortController().signal, retried: false };
  const run: Fetcher['run'] = (id, changed, special) =>
    fetchIssue({ ...ports, ...changed }, { v: 1, id, reason: 'webhook' }, { ...context, ...special });
  return {
    site,
    redis,
    url,
    prefix,
    folder,
    dirty,
    queues,
    ports,
    run,
    async fetch(id, changed, hints = {}) {
      await dirty.mark('fetch', [{ id, hints }]);
      return run(id, changed);
    },
    store: (id, changed, special) =>
      storeAttachments({ ...ports, ...changed }, { v: 1, id }, { ...context, ...special }),
    marked: async (workSet) => (await dirty.claim(workSet, 10_000)).map(({ id }) => id),
    async rawOf(id) {
      const raw = await ports.raw.readIssue(id);
      if (!raw || !('key' in raw)) throw new Error(`issue ${id} is not in raw`);
      return raw;
    },
    takeOver: async (lease) => void (await redis.set(redisKey(prefix, 'lease', lease), 'somebody else')),
  };
}

/** The environment of a fetcher as a process, on the same site, Redis and folder. */
export function fetcherEnvironment({ site, url, prefix, folder }: Fetcher): Record<string, string> {
  return {
    REDIS_URL: url,
    REDIS_PREFIX: prefix,
    DATA_DIR: path.join(folder, 'unused'),
    JIRA_DATA_DIR: folder,
    JIRA_DOMAIN: 'site.example.com',
    JIRA_BASE_URL: site.url,
    JIRA_EMAIL: ACCOUNT.email,
    JIRA_API_TOKEN: ACCOUNT.apiToken,
    JIRA_SLA_EMAIL: SERVICE_ACCOUNT.email,
    JIRA_SLA_API_TOKEN: SERVICE_ACCOUNT.apiToken,
    JIRA_CLOUD_ID: site.cloudId,
    JIRA_GATEWAY_URL: site.url,
    JIRA_ATTACHMENT_HOSTS: site.mediaHost,
  };
}
