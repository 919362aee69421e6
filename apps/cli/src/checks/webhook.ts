import { httpVariables, loadConfig } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import axios from 'axios';
import { z } from 'zod';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

const healthSchema = z.object({ status: z.string(), webhook_secret_set: z.boolean() });
const DEFAULT_PORT = 8080;

/** Checks that the ingress responds, at `url` or else at its local address. */
export async function checkWebhook(env: Environment, url: string | undefined): Promise<Check[]> {
  const { HOST, PORT } = loadConfig(httpVariables, env);
  const base = (url ?? `http://${HOST}:${PORT ?? DEFAULT_PORT}`).replace(/\/+$/, '');
  const checks = [await checkHealth(base)];
  if (url === undefined) {
    checks.push(
      ok('--url https://<public host> checks whether Jira can reach it; register that URL + /webhooks/jira'),
    );
  } else if (!url.startsWith('https:')) {
    checks.push(
      warning(`${url} is not https`, 'Jira sends webhooks to https addresses with a public certificate only'),
    );
  }
  return checks;
}

async function checkHealth(base: string): Promise<Check> {
  const address = `${base}/webhooks/jira/health`;
  try {
    const { data } = await axios.get<unknown>(address, { timeout: 5_000 });
    const health = healthSchema.parse(data);
    if (!health.webhook_secret_set)
      return problem(`the ingress at ${base} has no secret`, 'set JIRA_WEBHOOK_SECRET for it');
    if (health.status === 'ok') return ok(`the ingress at ${base} takes webhooks`);
    return warning(`the ingress at ${base} says it is ${health.status}`, `${base}/readyz says why`);
  } catch (error) {
    return warning(
      `no ingress answers at ${address} (${messageOf(error)})`,
      'is it running, and is this its address?',
    );
  }
}
