import type { SiteScope } from '@jiralake/reconcile';

export interface ScopeOptions {
  project?: string[];
  jql?: string;
  since?: string;
}

const DAY_MS = 86_400_000;

/**
 * Returns the filter of the search. It begins a day before `since`, because the time zone of the account is unknown.
 * @throws Error for a project that JIRA_PROJECTS excludes: a fetch would not store its issues
 */
export function scopeOf(
  { project, jql, since }: ScopeOptions,
  followed: readonly string[] | undefined,
): SiteScope {
  const foreign = followed ? (project ?? []).filter((key) => !followed.includes(key)) : [];
  if (foreign.length > 0)
    throw new Error(
      `${foreign.join(', ')}: not in JIRA_PROJECTS, so the issues would not be stored; add it there first`,
    );
  return {
    projects: project ?? followed,
    jql,
    since: since && new Date(Date.parse(since) - DAY_MS).toISOString().slice(0, 10),
  };
}
