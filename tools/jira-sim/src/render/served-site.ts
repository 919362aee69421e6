import type { SimAttachment } from '../site/sim-issue';
import type { JsonObject } from './render-user';

/** An issue as the endpoints show it, wherever it comes from; its lists are whole. */
export interface ServedIssue {
  readonly id: string;
  readonly key: string;
  /** epoch ms; `updated` is 0 when it does not say */
  readonly created: number;
  readonly updated: number;
  /** every field but the pages of comments and worklogs, as one account sees them */
  fields(seesSla: boolean): JsonObject;
  /** the oldest first */
  comments(): readonly JsonObject[];
  /** the oldest first */
  worklogs(): readonly JsonObject[];
  /** the newest first */
  histories(): readonly JsonObject[];
  /** the lists that only endpoints of their own have, by their names in `GET /_sim/issues` */
  ownLists(): Readonly<Record<string, readonly JsonObject[]>>;
  /** what `expand=renderedFields` adds */
  renderedFields(): JsonObject;
}

/** What was given to be served and is not, and why. */
export interface Skipped {
  /** the file, with the place in it where it holds more than one issue */
  from: string;
  why: string;
}

export type SiteList = 'status' | 'resolution' | 'issuetype' | 'issueLinkType' | 'user';
export type ProjectList = 'components' | 'versions';

/** The site as the endpoints show it. */
export interface ServedSite {
  /** what `self` links start with */
  readonly url: string;
  /** every field, as `GET /rest/api/3/field` lists them */
  readonly fieldList: readonly JsonObject[];
  /** what `expand=names` and `expand=schema` tell of the fields */
  readonly names: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, JsonObject>;
  readonly skipped: readonly Skipped[];
  counts(): { issues: number; deleted: number };
  /** by id, by key in any case, or by a key the issue had before */
  find(idOrKey: string): ServedIssue | undefined;
  all(): Iterable<ServedIssue>;
  attachment(id: string): SimAttachment | undefined;
  /** also those without an issue */
  projects(): readonly JsonObject[];
  /** Things of the whole site, and of a project by its id, as their endpoints list them. */
  list(list: SiteList): readonly JsonObject[];
  projectList(projectId: string, list: ProjectList): readonly JsonObject[];
}
