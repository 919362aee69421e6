import { spawnChild, type Child, type ChildOptions } from './child-process';
import { simulatorAt, type Simulator } from './simulator';

/** A generated site, or one of the issues in a folder, as they were given. */
export type SimulatedSite = ({ issues: number; months: number } | { folder: string }) & {
  seed: number;
  /** the main account reads everything, and there is no second one */
  oneAccount?: boolean;
  /** stands for the minutes after which Jira delivers again */
  retryDelayMs?: number;
  /** before each answer */
  latencyMs?: number;
  /** how far searches are behind the site */
  indexLagMs?: number;
  /** as many requests a second and endpoint as Jira allows */
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

/** Starts the simulated Jira as a process; `start` makes it a member of a crew. */
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
