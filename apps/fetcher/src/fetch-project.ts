import type { IssueId } from '@jiralake/core';
import type { ProjectIndex } from '@jiralake/ledger';
import { indexEntriesOf } from '@jiralake/payloads';
import type { FetchRequest, WorkRequests, JobContext, JobResult, JobData } from '@jiralake/queues';
import { readIfReadable, type RawStore } from '@jiralake/raw-store';

export interface FetchProjectPorts {
  raw: Pick<RawStore, 'listProject' | 'readIssue'>;
  projectIndex: Pick<ProjectIndex, 'keysOf'>;
  work: Pick<WorkRequests, 'fetch'>;
}

const AT_ONCE = 500;

/**
 * Has every stored issue of a project fetched again: renaming, deleting, restoring or archiving a project changes its issues
 * without events of their own. Costs one listing of the raw folder, and for a deletion one read of each issue.
 */
export async function fetchProject(
  { raw, projectIndex, work }: FetchProjectPorts,
  { id, key, deleted }: JobData<'fetch', 'fetch-project'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const keys = new Set([...(await projectIndex.keysOf(id)), ...(key === undefined ? [] : [key])]);
  let issues = 0;
  for (const projectKey of keys) {
    const ids = await raw.listProject(projectKey);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      signal.throwIfAborted();
      const requests: FetchRequest[] = [];
      for (const issueId of ids.slice(from, from + AT_ONCE))
        requests.push({
          id: issueId,
          ...(deleted && !(await isOfAnother(raw, issueId, id)) ? { hints: { deleted } } : {}),
        });
      await work.fetch(requests, 'project');
    }
    issues += ids.length;
  }
  return { outcome: 'requested', issues };
}

/** Whether an issue belongs to another project: a key of a deleted project may be used again. */
async function isOfAnother(
  raw: Pick<RawStore, 'readIssue'>,
  issueId: IssueId,
  projectId: string,
): Promise<boolean> {
  const issue = await readIfReadable(raw, issueId);
  const project = issue && indexEntriesOf(issue).project;
  return project !== undefined && project.id !== projectId;
}
