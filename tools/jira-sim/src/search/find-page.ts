import { JqlError } from './jql-error';
import type { Condition, Order, Query } from './parse-jql';
import type { IndexedIssue } from './search-index';

/** The end of a page: the query, and the sort values of the last issue of the page. */
interface Mark {
  jql: string;
  after: (string | number)[];
}

export interface FoundPage {
  ids: string[];
  /** undefined on the last page */
  nextPageToken?: string;
}

export interface PageOrder {
  jql: string;
  query: Query;
  token: string | undefined;
  most: number;
}

// without an order by clause a search returns the newest issues first
const USUAL_ORDER: readonly Order[] = [{ field: 'created', descending: true }];

/**
 * Returns the next issues after the token. A token is a position in the order, so issues that are added or removed meanwhile
 * shift nothing.
 * @throws JqlError for an unknown project, and for a token of another query
 */
export function findPage(index: readonly IndexedIssue[], { jql, query, token, most }: PageOrder): FoundPage {
  refuseUnknownProjects(index, query.where);
  const orders = [...(query.orderBy.length > 0 ? query.orderBy : USUAL_ORDER), BY_ID];
  const after = token === undefined ? undefined : readToken(token, jql);
  const found = index
    .filter((issue) => query.where.every((condition) => holds(condition, issue)))
    .map((issue) => ({ id: issue.id, values: orders.map(({ field }) => valueOf(field, issue)) }))
    .filter(({ values }) => after === undefined || compare(values, after, orders) > 0)
    .sort((one, other) => compare(one.values, other.values, orders));
  const page = found.slice(0, most);
  const last = page.at(-1);
  const ids = page.map(({ id }) => id);
  if (last === undefined || page.length === found.length) return { ids };
  return { ids, nextPageToken: writeToken({ jql, after: last.values }) };
}

const BY_ID: Order = { field: 'id', descending: false };

const projectOf = (key: string): string => key.slice(0, key.lastIndexOf('-'));

/** Checks that every project of the query has an issue. */
function refuseUnknownProjects(index: readonly IndexedIssue[], where: readonly Condition[]): void {
  const known = new Set(index.map(({ key }) => projectOf(key)));
  for (const condition of where) {
    if (condition.field !== 'project') continue;
    const missing = condition.keys.find((key) => !known.has(key.toUpperCase()));
    if (missing !== undefined)
      throw new JqlError(`The value '${missing}' does not exist for the field 'project'.`);
  }
}

function holds(condition: Condition, issue: IndexedIssue): boolean {
  if (condition.field === 'project')
    return condition.keys.some((key) => key.toUpperCase() === projectOf(issue.key));
  if (condition.field === 'id') return condition.ids.includes(issue.id);
  const at = issue[condition.field];
  const { ms } = condition;
  return { '>=': at >= ms, '>': at > ms, '<=': at <= ms, '<': at < ms }[condition.operator];
}

function valueOf(field: Order['field'], issue: IndexedIssue): string | number {
  if (field === 'id') return issue.id.padStart(19, '0');
  if (field !== 'key') return issue[field];
  const project = projectOf(issue.key);
  return `${project} ${issue.key.slice(project.length + 1).padStart(19, '0')}`;
}

function compare(
  one: readonly (string | number)[],
  other: readonly (string | number)[],
  orders: readonly Order[],
): number {
  for (const [i, { descending }] of orders.entries()) {
    const [left = '', right = ''] = [one[i], other[i]];
    if (left !== right) return left < right === descending ? 1 : -1;
  }
  return 0;
}

function writeToken(mark: Mark): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

function readToken(token: string, jql: string): Mark['after'] {
  try {
    const mark = JSON.parse(Buffer.from(token, 'base64url').toString()) as Mark;
    if (mark.jql === jql && Array.isArray(mark.after)) return mark.after;
  } catch {
    // reported below
  }
  throw new JqlError('The nextPageToken is not valid for this query.');
}
