import { createServer } from 'node:http';
import { createFaultBook } from './faults/fault-book';
import type { FaultRule } from './faults/fault-rule';
import { generateSite } from './generate/generate-site';
import { generatedWorld } from './generate/generated-world';
import { type Credentials, createAccounts } from './http/accounts';
import { adminRoutes } from './http/admin-routes';
import { faultRoutes } from './http/fault-routes';
import { mediaRoutes } from './http/attachment-routes';
import { createApp, type RouteGroup } from './http/create-app';
import { jiraRoutes } from './http/jira-routes';
import { close, listen } from './http/listen';
import { createMediaLinks } from './http/media-links';
import { createBurstLimits } from './http/burst-limits';
import { createRequestLog } from './http/request-log';
import type { Route } from './http/route';
import { givenWorld } from './given/given-world';
import { createSimulation, type Simulation } from './simulation';
import { createDispatcher, type WebhookTarget } from './webhook/dispatcher';
import { visibleSite } from './render/visible-site';
import { createSearchIndex } from './search/search-index';
import { createRights } from './site/rights';
import type { World } from './world';

export interface SimulatorOptions {
  host: string;
  /** 0 for a free port */
  port: number;
  mediaPort: number;
  /** folder of issues to serve unchanged; by default a site is generated */
  site?: string | undefined;
  issues: number;
  /** number of issues whose lists exceed the windows that Jira embeds */
  bigIssues?: number;
  months: number;
  seed: number;
  /** end of the generated past and start of the site's clock, epoch milliseconds */
  now: number;
  account: Credentials;
  serviceAccount: Credentials;
  /** the main account has an agent licence too, so that one account reads everything */
  mainSeesSla?: boolean;
  cloudId: string;
  webhook?: WebhookTarget | undefined;
  retryDelayMs: number;
  latencyMs: number;
  /** delay until searches see a change */
  indexLagMs?: number;
  /** Jira's limits per second and endpoint, by this clock (epoch milliseconds) if given; no limits by default */
  burstLimits?: boolean | (() => number);
  faults?: readonly FaultRule[];
  log: (line: string) => void;
}

export interface Simulator {
  url: string;
  mediaUrl: string;
  cloudId: string;
  simulation: Simulation;
  /** endpoints by account */
  routes: { jira: readonly Route[]; media: readonly Route[]; own: readonly Route[] };
  stop(): Promise<void>;
}

export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host, cloudId, seed, latencyMs, log } = options;
  const startedAt = Date.now();
  const now = () => options.now + (Date.now() - startedAt);
  const server = createServer();
  const mediaServer = createServer();
  // issues contain the addresses, so the servers listen before the site is created
  const url = await listen(server, host, options.port);
  const mediaUrl = await listen(mediaServer, host, options.mediaPort).catch(async (error: unknown) => {
    await close(server);
    throw error;
  });

  const world = await createWorld(options, url, now).catch(async (error: unknown) => {
    await Promise.all([close(server), close(mediaServer)]);
    throw error;
  });
  const dispatcher = createDispatcher({
    retryDelayMs: options.retryDelayMs,
    target: options.webhook,
    faultFor: (event) => faults.onWebhook(event),
    onLost: (identifier, status) => log(`webhook ${identifier} is lost, last answer: ${status ?? 'none'}`),
  });
  const simulation = createSimulation({ world, dispatcher, now });
  const faults = createFaultBook({ seed, room: simulation, rules: options.faults ?? [] });
  const { burstLimits } = options;
  const clock = typeof burstLimits === 'function' ? burstLimits : Date.now;
  const limits = burstLimits ? { limits: createBurstLimits(clock) } : {};
  const gate = { log: createRequestLog(), faults, ...limits };
  const links = createMediaLinks(mediaUrl);
  const rights = createRights();
  const site = visibleSite(world.site, rights);
  const index = createSearchIndex(site, now, options.indexLagMs);
  const routes = jiraRoutes({ site, index, links, now });
  const { main, service } = createAccounts(options.account, options.serviceAccount, options.mainSeesSla);
  const tenantInfo: Route = [
    'GET',
    '/_edge/tenant_info',
    'the cloud id, without auth',
    () => ({ status: 200, body: { cloudId } }),
  ];
  const own = [...adminRoutes(simulation, faults, { index, rights }), ...faultRoutes(gate)];
  server.on(
    'request',
    createApp(
      [
        { prefix: '', routes: own },
        { prefix: '', routes: [tenantInfo], caller: 'anonymous' },
        { prefix: '', routes, account: main, caller: 'main', latencyMs },
        { prefix: `/ex/jira/${cloudId}`, routes, account: service, caller: 'service', latencyMs },
      ],
      gate,
    ),
  );
  const media: RouteGroup = { prefix: '', routes: mediaRoutes(links), caller: 'media', latencyMs };
  mediaServer.on('request', createApp([media], gate));

  return {
    url,
    mediaUrl,
    cloudId,
    simulation,
    routes: { jira: [...routes, tenantInfo], media: media.routes, own },
    async stop() {
      simulation.stop();
      await Promise.all([close(server), close(mediaServer)]);
    },
  };
}

async function createWorld(options: SimulatorOptions, siteUrl: string, now: () => number): Promise<World> {
  const { issues, bigIssues, months, seed } = options;
  if (options.site !== undefined) return givenWorld({ folder: options.site, siteUrl, seed, now });
  const site = generateSite({ seed, issues, bigIssues, months, now: options.now, siteUrl });
  return generatedWorld({ site, seed, now });
}
