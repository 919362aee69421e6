import path from 'node:path';
import { monthOf, type IssueId } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import type { AttachmentState, StoredIssue } from '@jiralake/payloads';
import { ACCOUNT, type Fetcher } from './use-fetcher';

/** An entry of an issue's list of attachments. */
export interface Listed {
  id: string;
  filename: string;
  size: number;
  mimeType?: string;
}

export const filesOf = (issue: { fields: Record<string, unknown> }): Listed[] =>
  issue.fields['attachment'] as Listed[];

/** Helpers for tests of attachments: the site and the folder. */
export interface Files {
  folderOf(key: string): string;
  /** Returns the content of an attachment on the site, without the fetcher. */
  bytesOf(attachment: string): Promise<Buffer>;
  /** Fetches the issue into raw, and changes its list of attachments there. */
  rawWith(id: IssueId, change?: (files: Listed[]) => Listed[]): Promise<StoredIssue>;
  statesOf(id: IssueId): Promise<AttachmentState[]>;
}

export function useFiles(fetcher: () => Fetcher): Files {
  return {
    folderOf: (key) => path.join(fetcher().folder, 'attachments', key),
    async bytesOf(attachment) {
      const login = Buffer.from(`${ACCOUNT.email}:${ACCOUNT.apiToken}`).toString('base64');
      const url = `${fetcher().site.url}/rest/api/3/attachment/content/${attachment}?redirect=false`;
      const response = await fetch(url, { headers: { Authorization: `Basic ${login}` } });
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    },
    async rawWith(id, change = (files) => files) {
      const { fetch, rawOf, ports, dirty } = fetcher();
      await fetch(id);
      const raw = await rawOf(id);
      await ports.raw.saveIssue({ ...raw, fields: { ...raw.fields, attachment: change(filesOf(raw)) } });
      // the mark of the fetch stays; that of the month would hide whether storing sets one
      const workSet = monthWorkSet(monthOf(raw.fields.created));
      await dirty.acknowledge(workSet, await dirty.claim(workSet, 10));
      return rawOf(id);
    },
    statesOf: async (id) => Object.values((await fetcher().ports.attachments.readStates(id))?.files ?? {}),
  };
}
