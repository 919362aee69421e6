import type { SiteScope } from '@jiralake/reconcile';

export interface ScopeOptions {
  project?: string[];
  jql?: string;
  since?: string;
}

const DAY_MS = 86_400_000;

/**
 * What to ask the site for. A day of the user begins a day earlier somewhere, and the zone of the account is not known.
 * @throws Error for a project that JIRA_PROJECTS leaves out, whose issues no fetch would store
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
