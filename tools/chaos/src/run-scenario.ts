import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@jiralake/core';
import type { SimulatedStack } from '@jiralake/local-stack';
import { untilAborted } from '@jiralake/program';
import { createRandom } from '@jiralake/seeded-random';
import { untilQuiet, watchQueues, type QueueWatch } from '@jiralake/consistency-check';
import type { ChaosOptions } from './chaos-options';
import { checkOutcome, type Outcome } from './check-outcome';
import { createLeaseMonitor, type Overlap, type LeaseMonitor } from './lease-monitor';
import type { Scenario, Scene } from './scenario';
import { startChaosStack } from './start-chaos-stack';

export interface ChaosResult extends Outcome {
  scenario: string;
  seed: number;
  ok: boolean;
  /** number of disturbances by kind */
  did: Record<string, number>;
  /** changes of the site, and webhooks: delivered, retried, given up */
  events: { changes: number; delivered: number; retried: number; undelivered: number };
  /** number of commits that were fenced off */
  fenced: number;
  overlaps: Overlap[];
  /** number of jobs that used up their attempts; other jobs did their work, or it would be lost */
  failedJobs: number;
  secondsToQuiet: number;
  /** why the run failed, for people */
  problems: string[];
}

const CHANGES_PER_SECOND = 15;
const LONGEST_QUIET_MS = 240_000;

/** Runs the system under one kind of disturbance, waits until no work is left, and compares everything with the site. */
export async function runScenario(scenario: Scenario, options: ChaosOptions): Promise<ChaosResult> {
  const { dataDir, interruption } = options;
  interruption.asked.throwIfAborted();
  const leaseMonitor = createLeaseMonitor();
  mkdirSync(dataDir, { recursive: true });
  const settings = scenario.setUp?.(dataDir) ?? {};
  try {
    const stack = await startChaosStack(options, settings, leaseMonitor);
    const queues = watchQueues(stack);
    try {
      return await Promise.race([
        run(scenario, stack, queues, leaseMonitor, options),
        untilAborted(interruption.asked),
      ]);
    } finally {
      await queues.close();
      await stack.stop();
    }
  } finally {
    settings.undo?.();
  }
}

async function run(
  scenario: Scenario,
  stack: SimulatedStack,
  queues: QueueWatch,
  leaseMonitor: LeaseMonitor,
  options: ChaosOptions,
): Promise<ChaosResult> {
  const { seed, seconds, say } = options;
  const { simulator } = stack;
  const did: Record<string, number> = {};
  const scene = createScene(stack, leaseMonitor, did, options);
  await simulator.announce();
  await simulator.startActivity({ changes: null, perSecond: CHANGES_PER_SECOND, seed });
  say(`${scenario.name}: ${scenario.description}, for ${seconds} s`);
  await scenario.disturb(scene);
  await simulator.stopActivity();

  const quieting = performance.now();
  const unquiet = await waitForQuiet(stack, queues);
  if (scenario.repair) {
    await scenario.repair(scene);
    unquiet.push(...(await waitForQuiet(stack, queues)));
  }
  const secondsToQuiet = Math.round((performance.now() - quieting) / 100) / 10;
  say(`${scenario.name}: no work left after ${secondsToQuiet} s; comparing row by row`);

  const { deliveries } = await simulator.status();
  const outcome = await checkOutcome(stack, queues);
  const result = {
    scenario: scenario.name,
    seed,
    did,
    ...outcome,
    events: {
      changes: (await simulator.changes()).length,
      delivered: deliveries.delivered,
      retried: deliveries.retried,
      undelivered: deliveries.lost,
    },
    fenced: leaseMonitor.fenced(),
    overlaps: leaseMonitor.overlaps(),
    failedJobs: (await queues.failed()).length,
    secondsToQuiet,
  };
  const problems = [...unquiet, ...problemsOf(scenario, result)];
  return { ...result, ok: problems.length === 0, problems };
}

async function waitForQuiet(stack: SimulatedStack, queues: QueueWatch): Promise<string[]> {
  try {
    await untilQuiet(stack, queues, LONGEST_QUIET_MS);
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}

function problemsOf(
  { counts, mayOverlap, repair }: Scenario,
  { did, events, overlaps, lost, differences, examples, unrepaired }: Omit<ChaosResult, 'ok' | 'problems'>,
): string[] {
  return [
    ...(did[counts] ? [] : [`no ${counts}: nothing was disturbed`]),
    ...(events.undelivered > 0 && !repair ? [`${events.undelivered} webhooks were given up`] : []),
    ...(mayOverlap ? [] : overlaps).map(
      ({ lease, replicas, ms }) => `${replicas.join(' and ')} both held ${lease} for ${ms} ms`,
    ),
    ...lost.map((line) => `lost: ${line}`),
    ...(differences > 0 ? [`rows that differ: ${differences}`, ...examples] : []),
    ...unrepaired.map((line) => `unrepaired: ${line}`),
  ];
}

function createScene(
  stack: SimulatedStack,
  leaseMonitor: LeaseMonitor,
  counts: Record<string, number>,
  { seconds, seed, dataDir, distDir, interruption }: ChaosOptions,
): Scene {
  const end = performance.now() + seconds * 1_000;
  return {
    stack,
    dataDir,
    distDir,
    seed,
    random: createRandom(seed),
    async wait(ms) {
      const left = end - performance.now();
      await sleep(Math.max(0, Math.min(ms, left)), undefined, { signal: interruption.asked });
      return performance.now() < end;
    },
    did: (what, times = 1) => void (counts[what] = (counts[what] ?? 0) + times),
    async kill(name) {
      const pid = stack.pidOf(name);
      if (pid !== undefined) leaseMonitor.died(pid);
      await stack.restart(name, 'SIGKILL');
    },
    busy: () => leaseMonitor.busy()[0],
  };
}
