/** What the accounts must not see. */
export interface Hidden {
  /** keys of hidden projects */
  projects: readonly string[];
  /** ids of issues with a security level that the accounts lack */
  issues: readonly string[];
}

/** The permissions of the accounts, which can change at any time. */
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
