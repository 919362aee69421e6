import { retryWithBackoff, type IssueId, type RetryPorts } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { forbiddenFields, type IsSlaField, type StoredIssue } from '@jiralake/payloads';
import { slaFieldsOf, STATE_FIELDS, type Fields } from './read-response';

export interface RequestSlaFieldsPorts extends RetryPorts {
  jira: Pick<JiraClient, 'getFieldsOf' | 'getServiceFieldsOf'>;
  now(): Promise<Date>;
  isSlaField: IsSlaField;
}

export interface PolledFields {
  askedAt: Date;
  main: Map<IssueId, Fields>;
  service: Map<IssueId, Fields> | undefined;
}

/** Requests state and SLA fields of some issues; the service account is asked for the fields that the main account may not read. */
export async function requestSlaFields(
  ports: RequestSlaFieldsPorts,
  batch: readonly StoredIssue[],
  signal: AbortSignal,
): Promise<PolledFields> {
  const names = [...new Set(batch.flatMap((issue) => slaFieldsOf(issue, ports.isSlaField)))];
  const ids = batch.map(({ id }) => id);
  let responses: PolledFields | undefined;
  await retryWithBackoff(async () => {
    const askedAt = await ports.now();
    const main = await ports.jira.getFieldsOf(ids, [...STATE_FIELDS, ...names], signal);
    const hidden = batch
      .filter(({ id, fields }) => forbiddenFields(main.get(id) ?? {}, fields, ports.isSlaField).length > 0)
      .map(({ id }) => id);
    const service =
      hidden.length > 0 ? await ports.jira.getServiceFieldsOf(hidden, names, signal) : undefined;
    responses = { askedAt, main, service };
  }, ports);
  if (!responses) throw new Error('no request was sent to Jira');
  return responses;
}
