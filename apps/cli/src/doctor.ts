import { ConfigError } from '@jiralake/config';
import { Command } from 'commander';
import { checkAccounts } from './checks/accounts';
import { checkAttachmentFiles } from './checks/attachment-files';
import { checkConfiguration } from './checks/configuration';
import { checkFieldMap } from './checks/field-map';
import { checkLakeFiles } from './checks/lake';
import { checkPipeline } from './checks/pipeline';
import { checkRecords } from './checks/records';
import { checkRedis } from './checks/redis';
import { showCheck } from './checks/show-check';
import { checkStorage } from './checks/storage';
import { checkTokens } from './checks/tokens';
import { checkWebhook } from './checks/webhook';
import type { Check } from './checks/check';
import type { CommandContext } from './command-context';

interface DoctorOptions {
  url?: string;
  files: boolean;
  deep?: boolean;
  json?: true;
}

/** `jiralake doctor`: what is wrong and what to do, a line each. */
export function doctorCommand({ env, terminal }: CommandContext): Command {
  return new Command('doctor')
    .description(
      'check configuration, field map, tokens, Redis, accounts, webhook, folders, disk, commit records, files of the lake and of attachments, alarms and unfinished work; ends with 1 when something must be done',
    )
    .option('--url <url>', 'public address of the ingress, to see whether it answers')
    .option('--deep', 'read every file of the lake, whose sizes alone are looked at otherwise')
    .option(
      '--no-files',
      'do not look at the files of attachments, which takes long where there are millions',
    )
    .option('--json', 'print the checks as one JSON object on the last line')
    .action(async ({ url, files, deep = false, json }: DoctorOptions) => {
      const checks: Check[] = [];
      const looks = [
        ...[checkConfiguration, checkFieldMap, checkTokens, checkRedis],
        ...[checkAccounts, checkStorage, checkRecords, (of: typeof env) => checkLakeFiles(of, { deep })],
        ...(files ? [checkAttachmentFiles] : []),
        checkPipeline,
      ];
      for (const look of looks) {
        for (const check of await unlessWrong(() => look(env))) {
          checks.push(check);
          showCheck(check, terminal.say);
        }
      }
      for (const check of await unlessWrong(() => checkWebhook(env, url))) {
        checks.push(check);
        showCheck(check, terminal.say);
      }
      const problems = checks.filter(({ state }) => state === 'problem').length;
      const warnings = checks.filter(({ state }) => state === 'warning').length;
      terminal.say(`${problems} problems, ${warnings} warnings`);
      if (json) terminal.print(JSON.stringify({ problems, warnings, checks }));
      process.exitCode = problems === 0 ? 0 : 1;
    });
}

/** What only fails because of the configuration: its own check says what is wrong. */
async function unlessWrong(look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
