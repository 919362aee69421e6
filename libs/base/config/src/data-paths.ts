import path from 'node:path';
import type { Config } from './load-config';
import type { storageVariables } from './variables';

/** The folders of all stored data. `raw` and `lake` are as configured and not made absolute, because rows quote them. */
export interface DataPaths {
  raw: string;
  attachments: string;
  webhookEvents: string;
  lake: string;
  /** commit records and data files, beside the lake, so that readers who glob the lake never see them */
  commits: string;
  /** a second place for the published files, for rsync */
  distribution: string | undefined;
}

/** Returns the folders of a configuration. No other code builds these paths. */
export function dataPaths(config: Config<typeof storageVariables>): DataPaths {
  const raw = config.JIRA_DATA_DIR ?? path.join(config.DATA_DIR, 'raw', 'jira');
  const lake = config.JIRA_PARQUET_DIR ?? path.join(config.DATA_DIR, 'parquet', 'jira');
  return {
    raw,
    attachments: path.join(raw, 'attachments'),
    webhookEvents: path.join(raw, 'webhook_events'),
    lake,
    commits: path.join(path.dirname(lake), '.commits', path.basename(lake)),
    distribution: config.JIRA_DISTRIBUTION_DIR,
  };
}
