import { withPatience, type IssueId, type Patience } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { forbiddenFields, type IsSlaField, type StoredIssue } from '@jiralake/payloads';
import { slaFieldsOf, STATE_FIELDS, type Fields } from './read-answer';

export interface AskForPorts extends Patience {
  jira: Pick<JiraClient, 'getFieldsOf' | 'getServiceFieldsOf'>;
  now(): Promise<Date>;
  isSlaField: IsSlaField;
}

export interface Answers {
  askedAt: Date;
  main: Map<IssueId, Fields>;
  service: Map<IssueId, Fields> | undefined;
}

/** What both accounts see of some issues; the second is asked for what the first may not read. */
export async function askFor(
  ports: AskForPorts,
  batch: readonly StoredIssue[],
  signal: AbortSignal,
): Promise<Answers> {
  const names = [...new Set(batch.flatMap((issue) => slaFieldsOf(issue, ports.isSlaField)))];
  const ids = batch.map(({ id }) => id);
  let answers: Answers | undefined;
  await withPatience(async () => {
    const askedAt = await ports.now();
    const main = await ports.jira.getFieldsOf(ids, [...STATE_FIELDS, ...names], signal);
    const hidden = batch
      .filter(({ id, fields }) => forbiddenFields(main.get(id) ?? {}, fields, ports.isSlaField).length > 0)
      .map(({ id }) => id);
    const service =
      hidden.length > 0 ? await ports.jira.getServiceFieldsOf(hidden, names, signal) : undefined;
    answers = { askedAt, main, service };
  }, ports);
  if (!answers) throw new Error('Jira was not asked');
  return answers;
}
