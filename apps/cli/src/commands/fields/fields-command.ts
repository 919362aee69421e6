import { countOf } from '@jiralake/core';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { formatTable } from '@jiralake/duckdb';
import { parseJsonFile, publishFile } from '@jiralake/files';
import { openRawFolder, type RawFolder } from '@jiralake/raw-store';
import { slaFieldsIn } from '@jiralake/payloads';
import { createTables, fieldMapSchema, withDefaultFieldMap, type FieldMap } from '@jiralake/tables';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { fillRates } from './fill-rates';
import { listFields, type ListedField } from './list-fields';
import { mappingInput } from './mapping-input';
import { siteFields } from './site-fields';
import { suggestMapping } from './suggest-mapping';
import { chooseInstallation } from '../../installation/installation';
import { showProgress, type Progress } from '../../terminal/progress';

interface FieldsOptions {
  rawDir?: string;
  /** true for `--write` without a file name */
  write?: string | true;
  force?: true;
  json?: true;
}

/** Longest name in the table, in characters. */
const LONGEST_NAME = 40;

/** `jiralake fields`: lists the custom fields of the site, and suggests the column of each. */
export function fieldsCommand(context: CommandContext): Command {
  return new Command('fields')
    .description(
      "list the site's custom fields with type, how many issues have a value, the column that each fills and the suggested column",
    )
    .option('--raw-dir <folder>', 'raw storage; by default as configured')
    .option(
      '--write [file]',
      'write the suggestion as a field map, by default to FIELD_MAP_FILE or ./field-map.json',
    )
    .option('--force', 'replace the file when it is there')
    .option('--json', 'print the fields as one JSON object on the last line')
    .action((options: FieldsOptions) => fieldsOf(context, options));
}

async function fieldsOf(context: CommandContext, options: FieldsOptions): Promise<void> {
  const { terminal } = context;
  const named = options.rawDir === undefined ? undefined : `the raw files in ${options.rawDir}`;
  const { env } = await chooseInstallation(context, 'files', named);
  const config = loadConfig(storageVariables, env);
  const raw = options.rawDir ?? dataPaths(config).raw;
  const own = (await readMap(config.FIELD_MAP_FILE)) ?? { columns: {} };
  const fields = await siteFields(env, raw);
  const progress = showProgress(terminal.say);
  const unreadable: string[] = [];
  const issues = issuesIn(openRawFolder(raw), unreadable, progress);
  const rates = await fillRates(issues, slaFieldsIn(fields)).finally(() => progress.stop());
  const { columns, ambiguous } = suggestMapping(mappingInput(fields, rates, own.columns));
  const listed = listFields(fields, rates, withDefaultFieldMap(own).columns, columns);
  if (options.json)
    terminal.print(JSON.stringify({ issues: rates.issues, unreadable, fields: listed, columns, ambiguous }));
  else terminal.print(tableOf(listed));
  terminal.say(
    `${countOf(listed.length, 'custom field')}, values counted in ${countOf(rates.issues, 'stored issue')}`,
  );
  if (unreadable.length > 0)
    terminal.say(`skipped ${countOf(unreadable.length, 'unreadable file')}, the first: ${unreadable[0]}`);
  for (const line of ambiguous) terminal.say(`several fields match ${line}`);
  const off = Object.keys(columns).filter((name) => columns[name] === null && !(name in own.columns));
  if (off.length > 0) terminal.say(`no field matches ${off.join(', ')}: switched off in the suggestion`);
  if (options.write === undefined) {
    terminal.say('--write makes a field map of the suggestions; edit it, then set FIELD_MAP_FILE');
    return;
  }
  const file = options.write === true ? (config.FIELD_MAP_FILE ?? 'field-map.json') : options.write;
  await writeMap(file, { columns }, options.force === true);
  terminal.say(
    `${path.resolve(file)} written with ${countOf(Object.keys(columns).length, 'entry', 'entries')}`,
  );
  if (config.FIELD_MAP_FILE === undefined) terminal.say(`set FIELD_MAP_FILE=${path.resolve(file)}`);
  terminal.say(
    'restart the transformers; a month gets the new columns with its next change, and all months by: jiralake rebuild',
  );
}

/** Reads a field map; returns undefined for a missing file. @throws Error that names an invalid file */
async function readMap(file: string | undefined): Promise<FieldMap | undefined> {
  return file === undefined ? undefined : parseJsonFile(file, fieldMapSchema);
}

/** Yields stored issues one at a time; adds files that cannot be read to `unreadable`. */
async function* issuesIn(raw: RawFolder, unreadable: string[], progress: Progress) {
  let done = 0;
  for await (const scanned of raw.scan()) {
    done += 1;
    progress.update('reading issues', done, undefined);
    if ('error' in scanned) unreadable.push(scanned.error);
    else if ('fields' in scanned.issue) yield scanned.issue;
  }
}

function tableOf(fields: readonly ListedField[]): string {
  const rows = fields.map(({ id, name, type, filled, column, suggested }) => [
    id,
    shortened(name),
    type,
    `${Math.round(filled * 100)} %`,
    column ?? '',
    suggested ?? '',
  ]);
  return formatTable(['field', 'name', 'type', 'filled', 'fills', 'should fill'], rows);
}

/** Cuts a long name, which would widen every line. */
function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

/** Writes a field map. @throws Error when the file exists, PermanentError when the map is invalid */
async function writeMap(file: string, map: FieldMap, force: boolean): Promise<void> {
  createTables(withDefaultFieldMap(fieldMapSchema.parse(map)));
  if (!force && existsSync(file)) throw new Error(`${path.resolve(file)} exists; --force replaces it`);
  await publishFile(path.resolve(file), `${JSON.stringify(map, null, 2)}\n`, { mode: 0o644, fsync: false });
}
