import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a value and where, in one line. Of several forms that it could have, the one that fits furthest. */
export function firstProblem({ issues }: z.ZodError): string {
  const [first] = issues;
  if (!first) return 'not valid';
  const { path, message } = furthest(first);
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function furthest(issue: Issue): Pick<Issue, 'path' | 'message'> {
  if (issue.code !== 'invalid_union') return issue;
  const found = issue.errors.flatMap(([first]) => (first ? [furthest(first)] : []));
  const [best] = [...found].sort((a, b) => b.path.length - a.path.length);
  return best ? { message: best.message, path: [...issue.path, ...best.path] } : issue;
}
