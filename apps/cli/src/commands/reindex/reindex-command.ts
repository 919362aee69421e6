import { loadConfig, storageVariables } from '@jiralake/config';
import { countOf, messageOf, type IssueId } from '@jiralake/core';
import { createAttachmentIndex, createProjectIndex } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { indexEntriesOf, isDeleted } from '@jiralake/payloads';
import type { RawStore } from '@jiralake/raw-store';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { withRedis, type RedisForCommand } from '../../installation/with-redis';

interface Summary {
  issues: number;
  attachments: number;
  unreadable: { id: IssueId; error: string }[];
}

/** `jiralake reindex`: rebuilds the indexes of attachments and projects from raw after Redis lost its data. */
export function reindexCommand(context: CommandContext): Command {
  return new Command('reindex')
    .description('rebuild the indexes of attachments and projects in Redis from the raw files')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action(async ({ json }: { json?: true }) => {
      const { terminal } = context;
      const env = await requireRunningInstallation(context);
      const { raw, paths } = openStores(loadConfig(storageVariables, env));
      terminal.say(`reading ${paths.raw}`);
      const summary = await withRedis(env, (use) => reindex(raw, use));
      for (const { error } of summary.unreadable) terminal.say(error);
      terminal.say(
        `${countOf(summary.issues, 'issue')} with ${countOf(summary.attachments, 'attachment')} indexed, ${summary.unreadable.length} unreadable`,
      );
      if (json) terminal.print(JSON.stringify(summary));
      process.exitCode = summary.unreadable.length === 0 ? 0 : 1;
    });
}

async function reindex(raw: RawStore, { redis, prefix }: RedisForCommand): Promise<Summary> {
  const attachmentIndex = createAttachmentIndex(redis, prefix);
  const projectIndex = createProjectIndex(redis, prefix);
  /** last project of each key; a living issue wins over a deleted one, whose key another project may use now */
  const projects = new Map<string, { id: string; isAlive: boolean; at: string }>();
  const summary: Summary = { issues: 0, attachments: 0, unreadable: [] };
  for (const id of await raw.listIssues()) {
    try {
      const issue = await raw.readIssue(id);
      if (!issue) continue;
      const { attachmentIds, project } = indexEntriesOf(issue);
      await attachmentIndex.note(id, attachmentIds);
      if (project) {
        const known = projects.get(project.key);
        const said = { id: project.id, isAlive: !isDeleted(issue), at: issue._fetched_at };
        if (!known || isNewer(said, known)) projects.set(project.key, said);
      }
      summary.issues += 1;
      summary.attachments += attachmentIds.length;
    } catch (error) {
      summary.unreadable.push({ id, error: messageOf(error) });
    }
  }
  for (const [key, { id }] of projects) await projectIndex.note(key, id);
  return summary;
}

function isNewer(one: { isAlive: boolean; at: string }, other: { isAlive: boolean; at: string }): boolean {
  return one.isAlive === other.isAlive ? one.at > other.at : one.isAlive;
}
