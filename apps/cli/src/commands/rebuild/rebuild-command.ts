import { availableParallelism } from 'node:os';
import path from 'node:path';
import { dataPaths, jiraVariables, loadConfig, storageVariables } from '@jiralake/config';
import { countOf, monthSchema, type Month } from '@jiralake/core';
import { loadLakeSchema, rebuildLake, startRebuildThreads, type RebuildSummary } from '@jiralake/rebuild';
import { adoptMonths, createParquetStore, listMonths, type LakeFolders } from '@jiralake/lake-store';
import { createAttachmentStore, createSiteStore, openRawFolder } from '@jiralake/raw-store';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { chooseInstallation } from '../../installation/installation';
import { showProgress } from '../../terminal/progress';
import type { Terminal } from '../../terminal/terminal';
import { wholeNumber } from '../../terminal/whole-number';

interface RebuildOptions {
  rawDir?: string;
  outputDir?: string;
  attachmentsDir?: string;
  month?: Month;
  issue?: string;
  parallel: number;
  force?: true;
  adopt?: true;
  allowSkipped?: true;
  json?: true;
}

/** `jiralake rebuild`: makes the lake from raw alone. */
export function rebuildCommand(context: CommandContext): Command {
  return new Command('rebuild')
    .description('make the lake, or one month of it, from the raw files alone; needs neither Redis nor Jira')
    .option(
      '--raw-dir <folder>',
      'raw storage of jiralake, or a folder with issues/KEY.json; by default as configured',
    )
    .option('--output-dir <folder>', 'the lake; by default as configured')
    .option('--attachments-dir <folder>', 'attachments; by default beside the raw issues')
    .option('--month <YYYY-MM>', 'only this month', month)
    .option('--issue <KEY>', 'only the month of this issue')
    .option(
      '--parallel <n>',
      'concurrent months, a thread each; by default one per core',
      wholeNumber,
      availableParallelism(),
    )
    .option(
      '--force',
      'rebuild even without raw files, or when raw has fewer than half of the issues of a month of the lake: removes the rows of the others',
    )
    .addOption(
      new Option(
        '--adopt',
        'only make lost commit records (.commits) again from the files of the lake, which stay unchanged',
      ).conflicts(['issue', 'force']),
    )
    .option('--allow-skipped', 'exit with 0 although some issues were skipped')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: RebuildOptions) => rebuild(context, options));
}

async function rebuild(given: CommandContext, options: RebuildOptions): Promise<void> {
  const { terminal } = given;
  const { env } = await chooseInstallation(given, 'files', namedBy(options));
  const config = loadConfig({ ...storageVariables, JIRA_DOMAIN: jiraVariables.JIRA_DOMAIN }, env);
  const configured = dataPaths(config);
  const raw = options.rawDir ?? configured.raw;
  const lake = options.outputDir ?? configured.lake;
  const attachments =
    options.attachmentsDir ?? (options.rawDir ? path.join(raw, 'attachments') : configured.attachments);
  const commits =
    options.outputDir === undefined
      ? configured.commits
      : path.join(path.dirname(path.resolve(lake)), '.commits', path.basename(path.resolve(lake)));
  const schema = await loadLakeSchema(config.FIELD_MAP_FILE);
  if (options.adopt) return adopt({ lake, commits }, schema.version, options, terminal);
  terminal.say(`making ${lake} from ${raw}`);
  const progress = showProgress(terminal.say);
  const folders = { lake, commits };
  const context = {
    siteUrl: `https://${config.JIRA_DOMAIN}`,
    attachmentsDir: attachments,
    fields: await createSiteStore(raw).readFields(),
  };
  const threads = startRebuildThreads(path.join(__dirname, 'rebuilder.js'), {
    raw,
    attachments,
    folders,
    fieldMapFile: config.FIELD_MAP_FILE,
    context,
  });
  try {
    const ports = {
      raw: openRawFolder(raw),
      attachments: createAttachmentStore(attachments),
      lake: createParquetStore(folders, schema),
      lakeMonths: () => listMonths(commits),
      tables: schema.tables,
      context,
      beforeCommit: () => Promise.resolve(),
      onProgress: ({ step, done, total }: { step: string; done: number; total: number | undefined }) =>
        progress.update(step === 'reading' ? 'reading issues' : 'writing months', done, total),
    };
    const { month: chosen, issue: issueKey, parallel, force } = options;
    const summary = await rebuildLake(ports, { month: chosen, issueKey, parallel, force }, threads);
    progress.stop();
    report(summary, terminal.say);
    if (options.json) terminal.print(JSON.stringify(summary));
    process.exitCode = summary.skipped.length === 0 || options.allowSkipped ? 0 : 1;
  } finally {
    progress.stop();
    await threads.close();
  }
}

/** Returns the name of the installation that the options choose. Their folders never combine with a simulated site's. */
function namedBy({ rawDir, outputDir, attachmentsDir }: RebuildOptions): string | undefined {
  const named = [rawDir, outputDir, attachmentsDir].filter((folder) => folder !== undefined);
  return named.length === 0 ? undefined : `the folders that the options name: ${named.join(', ')}`;
}

async function adopt(
  folders: LakeFolders,
  version: string,
  { month: only, json }: RebuildOptions,
  { say, print }: Terminal,
): Promise<void> {
  say(`making the records in ${folders.commits} again from ${folders.lake}`);
  const summary = await adoptMonths(folders, version, only);
  for (const { month: failed, error } of summary.failed) say(`${failed}: ${error}`);
  const { adopted, kept, failed } = summary;
  say(`${countOf(adopted.length, 'month')} adopted, ${kept} had their records, ${failed.length} failed`);
  if (json) print(JSON.stringify(summary));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function report({ months, issues, rows, skipped }: RebuildSummary, say: (line: string) => void): void {
  // errors of files name the file already
  for (const { what, error } of skipped)
    say(`skipped ${error.startsWith(what) ? error : `${what}: ${error}`}`);
  for (const [table, count] of Object.entries(rows)) say(`${String(count).padStart(10)}  ${table}`);
  say(`${countOf(issues, 'issue')} in ${countOf(months, 'month')}, ${skipped.length} skipped`);
}

function month(text: string): Month {
  const parsed = monthSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('a month like 2026-02');
  return parsed.data;
}
