import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  attachmentVariables,
  jiraSite,
  jiraVariables,
  loadConfig,
  storageVariables,
  type JiraSite,
} from '@jiralake/config';
import { issueIdSchema, messageOf, RateLimitedError, TransientError, type IssueId } from '@jiralake/core';
import { createSiteClient, type JiraClient } from '@jiralake/jira-client';
import { openStores } from '@jiralake/open-stores';
import {
  fetchedParts,
  forbiddenFields,
  isRefusal,
  partsOfKind,
  slaFieldsIn,
  type IsSlaField,
} from '@jiralake/payloads';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

const LONGEST_WAIT_MS = 15_000;
const signal = (): AbortSignal => AbortSignal.timeout(LONGEST_WAIT_MS);

/** Checks that Jira accepts the accounts and that they can read a stored issue. */
export async function checkAccounts(env: Environment): Promise<Check[]> {
  let site: JiraSite;
  let jira: JiraClient;
  try {
    const config = loadConfig({ ...jiraVariables, ...attachmentVariables }, env);
    site = jiraSite(config);
    jira = createSiteClient(config, undefined, LONGEST_WAIT_MS);
  } catch {
    return []; // checkConfiguration reports this
  }
  const checks = [await checkAccount(jira, 'account', site.account.email)];
  if (site.service) checks.push(await checkAccount(jira, 'service', site.service.account.email));
  if (checks.some(({ state }) => state === 'problem')) return checks;
  const stores = openStores(loadConfig(storageVariables, env));
  const sample = await newestStoredIssue(stores.paths.raw);
  // a broken catalogue is ignored here: the fetcher replaces it
  const catalogue = await stores.site.readFields().catch(() => undefined);
  const isSlaField = slaFieldsIn(catalogue?.fields);
  if (sample) checks.push(...(await checkReading(jira, sample, site.service !== undefined, isSlaField)));
  else checks.push(ok('no issue is stored yet, so the permissions of the accounts were not checked'));
  return checks;
}

async function checkAccount(jira: JiraClient, who: 'account' | 'service', email: string): Promise<Check> {
  const [label, token] =
    who === 'account' ? ['account', 'JIRA_API_TOKEN'] : ['service account', 'JIRA_SLA_API_TOKEN'];
  try {
    const myself = await jira.getMyself(who, signal());
    return ok(`Jira knows the ${label} ${email} as ${myself?.displayName ?? myself?.accountId}`);
  } catch (error) {
    return evaluateFailure(error, `the ${label} ${email}`, token);
  }
}

/** Returns the problem that a failed request shows. Only Jira's own refusal is a problem of the account. */
export function evaluateFailure(error: unknown, account: string, token: string): Check {
  if (error instanceof TransientError && error.silentHost !== undefined)
    return problem(
      `${error.silentHost} was not reached, so ${account} could not be checked: ${messageOf(error)}`,
      'check JIRA_DOMAIN and the network; where a proxy leads out, HTTPS_PROXY, and NODE_EXTRA_CA_CERTS for its certificates',
    );
  if (error instanceof RateLimitedError && (error.scope === 'account' || error.scope === 'service'))
    return problem(
      `${account} does not work: ${messageOf(error)}`,
      `check the e-mail and ${token}; tokens live at most a year`,
    );
  return problem(
    `${account} could not be checked: ${messageOf(error)}`,
    'check JIRA_DOMAIN; does another service than Jira respond there?',
  );
}

async function checkReading(
  jira: JiraClient,
  id: IssueId,
  hasService: boolean,
  isSlaField: IsSlaField,
): Promise<Check[]> {
  try {
    const issue = await jira.getIssue(id, signal());
    if (!issue)
      return [
        warning(
          `issue ${id} is stored but answers 404`,
          'was it deleted, or may the account not browse its project?',
        ),
      ];
    const hidden = forbiddenFields(issue.fields, undefined, isSlaField);
    const readable = hidden.length > 0 ? await jira.getServiceFields(id, hidden, signal()) : {};
    const unread = hidden.filter((name) => readable?.[name] === undefined || isRefusal(readable[name]));
    return [
      ok(`${issue.key} can be read`),
      ...(await checkOwnLists(jira, id)),
      unread.length === 0
        ? ok('SLA fields can be read')
        : warning(
            `${unread.length} SLA fields may not be read: ${unread.join(', ')}`,
            hasService
              ? 'give the service account an agent licence'
              : 'set JIRA_SLA_EMAIL, JIRA_SLA_API_TOKEN and JIRA_CLOUD_ID',
          ),
    ];
  } catch (error) {
    return [
      problem(`issue ${id} cannot be read: ${messageOf(error)}`, 'may the account browse the project?'),
    ];
  }
}

/** Checks each list that has an endpoint of its own, because Jira can refuse each of them separately. */
async function checkOwnLists(jira: JiraClient, id: IssueId): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of partsOfKind('own list')) {
    const { label, method, whenRefused } = fetchedParts[name];
    const isRead = (await jira[method](id, signal())) !== undefined;
    if (isRead) checks.push(ok(`${label} can be read`));
    else checks.push(warning(`${label} may not be read (403)`, whenRefused));
  }
  return checks;
}

async function newestStoredIssue(raw: string): Promise<IssueId | undefined> {
  const folder = path.join(raw, 'issues/by-id');
  const names = await readdir(folder).catch(() => []);
  // 20 names are enough, because the folder may have very many
  const recent = await Promise.all(
    names.slice(-20).map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const [newest] = recent.sort((a, b) => b.at - a.at);
  return issueIdSchema.safeParse(newest?.name.replace('.json', '')).data;
}
