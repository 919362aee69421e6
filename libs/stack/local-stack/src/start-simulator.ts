import { spawnChild, type Child, type ChildOptions } from './child-process';
import { simulatorAt, type Simulator } from './simulator';

/** A generated site, or a site with the given issues in a folder. */
export type SimulatedSite = ({ issues: number; months: number } | { folder: string }) & {
  seed: number;
  /** one account that may read everything, without a service account */
  oneAccount?: boolean;
  /** delay of webhook retries, which are minutes in Jira */
  retryDelayMs?: number;
  /** delay of each response */
  latencyMs?: number;
  /** lag of the search index */
  indexLagMs?: number;
  /** apply Jira's burst limits per second and endpoint */
  burstLimits?: boolean;
};

export interface StartedSimulator {
  child: Child;
  client: Simulator;
  /** the variables that connect services to the simulated site */
  env: Record<string, string>;
}

const ACCOUNT = { email: 'integration@example.com', token: 'sim-token' };
const SERVICE_ACCOUNT = { email: 'sla@example.com', token: 'sim-sla-token' };
const pair = ({ email, token }: typeof ACCOUNT): string => `${email}:${token}`;

/** Starts the simulated Jira as a process. @param start starts the process, such as the `start` of a process group */
export async function startSimulator(
  {
    oneAccount = false,
    burstLimits = false,
    retryDelayMs,
    latencyMs,
    indexLagMs,
    seed,
    ...site
  }: SimulatedSite,
  options: Pick<ChildOptions, 'script' | 'cwd' | 'onLine'>,
  start: (options: ChildOptions) => Promise<Child> = (child) => spawnChild(child).ready,
): Promise<StartedSimulator> {
  const issues = 'folder' in site ? { site: site.folder } : site;
  const flags = { ...issues, seed, account: pair(ACCOUNT), 'service-account': pair(SERVICE_ACCOUNT) };
  const delays = { 'retry-delay-ms': retryDelayMs, 'latency-ms': latencyMs, 'index-lag-ms': indexLagMs };
  const args = Object.entries({ ...flags, ...delays }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  if (oneAccount) args.push('--main-sees-sla');
  if (burstLimits) args.push('--burst-limits');
  const child = await start({
    ...options,
    name: 'jira-sim',
    args,
    env: {},
    ready: /"event":"listening"/,
  });
  const { url, mediaUrl, cloudId } = JSON.parse(child.readyLine) as Record<
    'url' | 'mediaUrl' | 'cloudId',
    string
  >;
  return {
    child,
    client: simulatorAt(url),
    env: {
      JIRA_DOMAIN: 'demo.atlassian.net',
      JIRA_BASE_URL: url,
      JIRA_GATEWAY_URL: url,
      JIRA_ATTACHMENT_HOSTS: new URL(mediaUrl).host,
      JIRA_EMAIL: ACCOUNT.email,
      JIRA_API_TOKEN: ACCOUNT.token,
      JIRA_CLOUD_ID: cloudId,
      ...(oneAccount
        ? {}
        : { JIRA_SLA_EMAIL: SERVICE_ACCOUNT.email, JIRA_SLA_API_TOKEN: SERVICE_ACCOUNT.token }),
    },
  };
}
