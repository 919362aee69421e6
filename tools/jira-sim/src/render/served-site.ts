import type { SimAttachment } from '../site/sim-issue';
import type { JsonObject } from './render-user';

/** An issue as the endpoints see it, generated or given; its lists are complete. */
export interface ServedIssue {
  readonly id: string;
  readonly key: string;
  /** epoch milliseconds; `updated` is 0 when unknown */
  readonly created: number;
  readonly updated: number;
  /** returns every field except the pages of comments and worklogs, as one account sees them */
  fields(seesSla: boolean): JsonObject;
  /** oldest first */
  comments(): readonly JsonObject[];
  /** oldest first */
  worklogs(): readonly JsonObject[];
  /** newest first */
  histories(): readonly JsonObject[];
  /** lists that only endpoints of their own return, by their names in `GET /_sim/issues` */
  ownLists(): Readonly<Record<string, readonly JsonObject[]>>;
  /** returns the result of `expand=renderedFields` */
  renderedFields(): JsonObject;
}

/** A given value that is not served, and why. */
export interface Skipped {
  /** the file, and the position in it when it has several issues */
  from: string;
  why: string;
}

export type SiteList = 'status' | 'resolution' | 'issuetype' | 'issueLinkType' | 'user';
export type ProjectList = 'components' | 'versions';

/** The site as the endpoints see it. */
export interface ServedSite {
  /** base URL of `self` links */
  readonly url: string;
  /** returns every field, as `GET /rest/api/3/field` lists them */
  readonly fieldList: readonly JsonObject[];
  /** returns names and types for `expand=names` and `expand=schema` */
  readonly names: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, JsonObject>;
  readonly skipped: readonly Skipped[];
  counts(): { issues: number; deleted: number };
  /** finds an issue by id, by key in any case, or by a former key */
  find(idOrKey: string): ServedIssue | undefined;
  all(): Iterable<ServedIssue>;
  attachment(id: string): SimAttachment | undefined;
  /** projects without issues included */
  projects(): readonly JsonObject[];
  /** things of the whole site, or of a project by its id, as their endpoints list them */
  list(list: SiteList): readonly JsonObject[];
  projectList(projectId: string, list: ProjectList): readonly JsonObject[];
}
