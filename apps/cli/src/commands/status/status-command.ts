import { messageOf } from '@jiralake/core';
import type { PipelineStatus } from '@jiralake/status';
import { Command } from 'commander';
import { ok, problem, type Check } from '../../checks/check';
import { checkEmptiness } from '../../checks/emptiness';
import { evaluatePipeline, pipelineStatusOf } from '../../checks/pipeline';
import { showCheck } from '../../checks/show-check';
import { checkTokens } from '../../checks/tokens';
import type { CommandContext } from '../../installation/command-context';
import { chooseInstallation } from '../../installation/installation';
import { wholeNumber } from '../../terminal/whole-number';
import { describeSizes, readAllSizes } from './stored-sizes';

interface StatusOptions {
  maxAge: number;
  /** false for `--no-sizes` */
  sizes: boolean;
  json?: true;
}

const CANNOT_TELL = 2;

/** `jiralake status`: tells people and monitoring how fresh the lake is and what needs attention. */
export function statusCommand(context: CommandContext): Command {
  return new Command('status')
    .description(
      'show how fresh the lake is, what waits, and how the sweeps ended; exits with 0 when all is well, 1 when something needs attention, 2 when the status cannot be read',
    )
    .option(
      '--max-age <minutes>',
      'maximum age of the oldest change that is not in the lake',
      wholeNumber,
      10,
    )
    .option('--no-sizes', 'do not tell the size of what is stored')
    .option('--json', 'print everything as one JSON object on the last line')
    .action((options: StatusOptions) => status(context, options));
}

async function status(context: CommandContext, options: StatusOptions): Promise<void> {
  const { terminal } = context;
  const { env, notRunning } = await chooseInstallation(context, 'services');
  const checks: Check[] = [];
  if (notRunning) checks.push(problem(notRunning.what, notRunning.advice));
  const pipeline = notRunning
    ? undefined
    : await pipelineStatusOf(env).catch((error: unknown) => {
        checks.push(problem(messageOf(error), 'without it the marked work is unknown'));
        return undefined;
      });
  if (pipeline) checks.push(...evaluatePipeline(pipeline, options.maxAge * 60_000));
  checks.push(...(await checkTokens(env)), ...(await checkEmptiness(env)));
  const sizes = options.sizes ? await readAllSizes(env) : undefined;
  if (sizes) checks.push(...describeSizes(sizes).map(ok));
  for (const check of checks) showCheck(check, terminal.say);
  const troubled = checks.some(({ state }) => state !== 'ok');
  const code = pipeline ? Number(troubled) : CANNOT_TELL;
  if (options.json) terminal.print(JSON.stringify({ code, checks, sizes, ...numbersOf(pipeline) }));
  process.exitCode = code;
}

/** Returns the numbers that a monitoring system plots. */
function numbersOf(pipeline: PipelineStatus | undefined): object {
  if (!pipeline) return {};
  const {
    oldestAgeMs = 0,
    workSets,
    queues,
    sweeps,
    alarms,
    deliveries,
    incomplete,
    notFound,
    renewals,
    quarantined,
  } = pipeline;
  return {
    oldestAgeSeconds: Math.round(oldestAgeMs / 1_000),
    owed: Object.fromEntries(workSets.map(({ workSet, count }) => [workSet, count])),
    queues: Object.fromEntries(queues.map(({ name, counts, workers }) => [name, { ...counts, workers }])),
    sweeps,
    alarms: alarms.length,
    deliveries,
    incomplete: incomplete.length,
    notFound: notFound.length,
    renewals: renewals.length,
    quarantined: quarantined.length,
  };
}
