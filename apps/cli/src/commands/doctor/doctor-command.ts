import { ConfigError } from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { Command } from 'commander';
import { checkAccounts } from '../../checks/accounts';
import { checkAttachmentFiles } from '../../checks/attachment-files';
import { checkConfiguration } from '../../checks/configuration';
import { checkEmptiness } from '../../checks/emptiness';
import { checkEventLog } from '../../checks/event-log';
import { checkFieldMap } from '../../checks/field-map';
import { checkLakeFiles } from '../../checks/lake';
import { checkPipeline } from '../../checks/pipeline';
import { checkRecords } from '../../checks/records';
import { checkRedis } from '../../checks/redis';
import { showCheck } from '../../checks/show-check';
import { checkStorage } from '../../checks/storage';
import { checkTokens } from '../../checks/tokens';
import { checkWebhook } from '../../checks/webhook';
import { problem, type Check } from '../../checks/check';
import type { CommandContext, Environment } from '../../installation/command-context';
import { chooseInstallation } from '../../installation/installation';

type Look = (env: Environment) => Promise<Check[]>;

interface DoctorOptions {
  url?: string;
  files: boolean;
  deep?: boolean;
  json?: true;
}

/** `jiralake doctor`: prints what is wrong and what to do, one line each. */
export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description(
      'check configuration, field map, tokens, Redis, accounts, webhook, folders, disk, commit records, files of the lake and of attachments, alarms, unfinished work and the event log; exits with 1 when there is a problem',
    )
    .option('--url <url>', 'public address of the ingress, to check that it responds')
    .option('--deep', 'read every file of the lake instead of only checking its size')
    .option('--no-files', 'do not check the files of attachments, which takes long for millions')
    .option('--json', 'print the checks as one JSON object on the last line')
    .action((options: DoctorOptions) => doctor(context, options));
}

async function doctor(
  context: CommandContext,
  { url, files, deep = false, json }: DoctorOptions,
): Promise<void> {
  const { terminal } = context;
  const { env, notRunning } = await chooseInstallation(context, 'services');
  const looks: Look[] = [
    checkConfiguration,
    checkFieldMap,
    checkTokens,
    checkRedis,
    checkAccounts,
    checkStorage,
    checkEmptiness,
    checkRecords,
    (of) => checkLakeFiles(of, { deep }),
    ...(files ? [checkAttachmentFiles] : []),
    checkPipeline,
    checkEventLog,
    (of) => checkWebhook(of, url),
  ];
  const checks: Check[] = [];
  const stopped = notRunning && problem(notRunning.what, notRunning.advice);
  for (const look of stopped ? [() => Promise.resolve([stopped])] : looks) {
    for (const check of await unlessConfigError(() => look(env))) {
      checks.push(check);
      showCheck(check, terminal.say);
    }
  }
  const problems = checks.filter(({ state }) => state === 'problem').length;
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  terminal.say(`${countOf(problems, 'problem')}, ${countOf(warnings, 'warning')}`);
  if (json) terminal.print(JSON.stringify({ problems, warnings, checks }));
  process.exitCode = problems === 0 ? 0 : 1;
}

/** Runs checks; returns none when the configuration is invalid, because checkConfiguration reports that. */
async function unlessConfigError(look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
