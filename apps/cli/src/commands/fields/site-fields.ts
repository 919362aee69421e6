import { attachmentVariables, ConfigError, jiraVariables, loadConfig } from '@jiralake/config';
import { createSiteClient } from '@jiralake/jira-client';
import { createSiteStore } from '@jiralake/raw-store';
import type { SiteField } from '@jiralake/payloads';
import type { Environment } from '../../installation/command-context';

const LONGEST_WAIT_MS = 30_000;

/**
 * Reads the fields of the site from raw storage, else from Jira.
 * @throws ConfigError that says what to do when neither has them
 */
export async function siteFields(env: Environment, raw: string): Promise<readonly SiteField[]> {
  const stored = await createSiteStore(raw).readFields();
  if (stored) return stored.fields;
  if (!['JIRA_DOMAIN', 'JIRA_EMAIL', 'JIRA_API_TOKEN'].some((name) => env[name])) {
    throw new ConfigError(
      `${raw} has no list of the site's fields yet: the fetcher stores it with the first issue. ` +
        'To ask Jira for it, set JIRA_DOMAIN, JIRA_EMAIL and JIRA_API_TOKEN',
    );
  }
  const config = loadConfig({ ...jiraVariables, ...attachmentVariables }, env);
  return createSiteClient(config).getFields(AbortSignal.timeout(LONGEST_WAIT_MS));
}
