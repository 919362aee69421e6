/** What the accounts may not see; all else they may. */
export interface Hidden {
  /** keys of projects that they may not browse */
  projects: readonly string[];
  /** ids of issues with a security level that they lack */
  issues: readonly string[];
}

/** The rights of the accounts on the site, which somebody may change at any time. */
export interface Rights {
  hide(hidden: Hidden): void;
  hidesProject(key: string): boolean;
  hidesIssue(issue: { id: string; key: string }): boolean;
}

export function createRights(): Rights {
  let projects = new Set<string>();
  let issues = new Set<string>();
  return {
    hide(hidden) {
      projects = new Set(hidden.projects);
      issues = new Set(hidden.issues);
    },
    hidesProject: (key) => projects.has(key),
    hidesIssue: ({ id, key }) => issues.has(id) || projects.has(key.slice(0, key.lastIndexOf('-'))),
  };
}
