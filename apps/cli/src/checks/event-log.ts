import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { latestLogged } from '@jiralake/event-log';
import type { Environment } from '../installation/command-context';
import { ok, warning, type Check } from './check';
import { pipelineStatusOf } from './pipeline';

/** The clocks of the ingress and of Redis may differ, and a delivery is counted after its event is logged. */
const TOLERANCE_MS = 1_800_000;

/** Checks that accepted webhooks are in the event log. */
export async function checkEventLog(env: Environment): Promise<Check[]> {
  const latest = await latestLogged(dataPaths(loadConfig(storageVariables, env)).webhookEvents);
  const status = await pipelineStatusOf(env).catch(() => undefined);
  return [evaluateEventLog(latest, status?.deliveries.lastAcceptedAt)];
}

/** @param latest start of the newest quarter of an hour with a logged event, epoch milliseconds */
export function evaluateEventLog(latest: number | undefined, lastAcceptedAt: number | undefined): Check {
  const time = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const logged =
    latest === undefined
      ? 'no webhook event is logged'
      : `the last webhook event was logged after ${time(latest)} UTC`;
  if (lastAcceptedAt === undefined || lastAcceptedAt < (latest ?? 0) + TOLERANCE_MS) return ok(logged);
  return warning(
    `${logged}, but one was accepted at ${time(lastAcceptedAt)} UTC`,
    'look for `events are not recorded` in the log of the ingress; events that are not logged cannot be replayed',
  );
}
