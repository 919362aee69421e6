import type { JobContext, JobData, JobResult, ProjectIndex, WorkRequests } from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';

export interface FetchProjectPorts {
  raw: Pick<RawStore, 'listProject'>;
  projectIndex: Pick<ProjectIndex, 'keysOf'>;
  work: Pick<WorkRequests, 'fetch'>;
}

const AT_ONCE = 500;

/**
 * Has every stored issue of a project fetched again: what happens to a project (renamed, deleted, restored, archived)
 * happens to its issues without events of their own. Costs one listing of the raw folder.
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
      const requests = ids.slice(from, from + AT_ONCE).map((issueId) => ({
        id: issueId,
        ...(deleted ? { hints: { deleted } } : {}),
      }));
      await work.fetch(requests, 'project');
    }
    issues += ids.length;
  }
  return { outcome: 'requested', issues };
}
