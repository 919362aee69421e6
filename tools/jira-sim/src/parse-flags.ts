import { problemsOf } from '@jiralake/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type FaultRule, faultRules } from './faults/fault-rule';
import type { Credentials } from './http/accounts';
import type { SimulatorOptions } from './simulator';

interface Flags {
  host: string;
  port: number;
  mediaPort: number;
  site?: string;
  issues: number;
  bigIssues: number;
  months: number;
  seed: number;
  now?: number;
  account: Credentials;
  serviceAccount: Credentials;
  mainSeesSla: boolean;
  cloudId: string;
  webhookUrl?: string;
  webhookSecret: string;
  retryDelayMs: number;
  latencyMs: number;
  indexLagMs: number;
  burstLimits: boolean;
  faults: FaultRule[];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}

function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('at least 1 is needed');
  return number;
}

function isoTime(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('an ISO time is needed, like 2026-02-03T12:00:00Z');
  return ms;
}

function credentials(text: string): Credentials {
  const [, email, token] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (email === undefined || token === undefined) throw new InvalidArgumentError('email:token is needed');
  return { email, token };
}

function httpUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('an http address is needed');
  return text;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('JSON is needed');
  }
}

function rules(text: string): FaultRule[] {
  const given = json(text);
  const parsed = faultRules.safeParse(given);
  if (!parsed.success) throw new InvalidArgumentError(problemsOf(parsed.error, given).join('; '));
  return parsed.data;
}

/** Returns the command with all flags, their meaning and their defaults. */
export function command(): Command {
  return new Command('jira-sim')
    .description('run a small Jira Cloud with a support desk in memory, for tests and demos')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port of the site, 0 for a free one', wholeNumber, 0)
    .option('--media-port <port>', 'port of the media host, 0 for a free one', wholeNumber, 0)
    .addOption(
      new Option(
        '--site <folder>',
        'a folder of issues to serve as they are instead of generated ones, see Given issues',
      ).conflicts(['issues', 'bigIssues', 'months']),
    )
    .option('--issues <count>', 'issues to start with', wholeNumber, 500)
    .option(
      '--big-issues <count>',
      'that many of them, the oldest, have 250 comments, 230 changes, 60 worklogs, 12 remote links and files shown in their text',
      wholeNumber,
      0,
    )
    .option('--months <count>', 'length of the past in months', positiveNumber, 12)
    .option('--seed <number>', 'the same options make the same site', wholeNumber, 1)
    .option(
      '--now <time>',
      'end of the generated past and start of the site clock (default: the current time)',
      isoTime,
    )
    .option(
      '--account <email:token>',
      'main account, by Basic auth at the root only; SLA fields are refused to it',
      credentials,
      credentials('integration@example.com:sim-token'),
    )
    .option(
      '--service-account <email:token>',
      'account that sees SLA values, by Basic auth under /ex/jira/{cloudId} only',
      credentials,
      credentials('sla@example.com:sim-sla-token'),
    )
    .option(
      '--main-sees-sla',
      'the main account sees SLA values as well: one account reads everything',
      false,
    )
    .option('--cloud-id <uuid>', 'cloud id in the gateway path', '8d1f2c3a-5b64-4e0f-9a7d-2c1b0e9f8a76')
    .option('--webhook-url <url>', 'where webhooks go', httpUrl)
    .option('--webhook-secret <secret>', 'signs the webhooks; empty for none', '')
    .option(
      '--retry-delay-ms <ms>',
      "wait before a delivery is repeated, in the place of Jira's 5 to 15 minutes; each wait is 50 to 150 % of it",
      wholeNumber,
      500,
    )
    .option('--latency-ms <ms>', 'delay of each response of Jira and the media host', wholeNumber, 0)
    .option('--index-lag-ms <ms>', 'delay until searches see a change', wholeNumber, 0)
    .option(
      '--burst-limits',
      'limit the requests per second and endpoint as Jira does, and respond with 429 above',
      false,
    )
    .option('--faults <json>', 'fault rules, see Faults in the README', rules, []);
}

/** Parses the command line; exits with a message when it is invalid. */
export function parseFlags(argv: readonly string[], currentTime: number): Omit<SimulatorOptions, 'log'> {
  const { webhookUrl, webhookSecret, now, ...flags } = command().parse(argv).opts<Flags>();
  const webhook = webhookUrl === undefined ? undefined : { url: webhookUrl, secret: webhookSecret };
  return { ...flags, now: now ?? currentTime, webhook };
}
