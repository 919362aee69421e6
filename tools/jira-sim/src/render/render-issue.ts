import { embeddedChangelog, embeddedPages, type Windows } from './embedded-pages';
import type { JsonObject } from './render-user';
import { selectFields } from './select-fields';
import type { ServedIssue, ServedSite } from './served-site';

export interface RenderIssueOptions {
  seesSla: boolean;
  /** the complete lists, without the windows */
  whole?: boolean;
  /** the windows; by default those of a request for a single issue */
  windows?: Windows;
  /** the raw `fields` parameters; none means all fields */
  fields?: readonly string[];
  expand?: readonly string[];
}

/** Renders the v3 issue as one account sees it. */
export function renderIssue(site: ServedSite, issue: ServedIssue, options: RenderIssueOptions): JsonObject {
  const { seesSla, whole = false, windows } = options;
  const all = { ...issue.fields(seesSla), ...embeddedPages(site, issue, whole, windows) };
  const fields = selectFields(all, options.fields ?? []);
  const expand = new Set(
    (options.expand ?? []).flatMap((text) => text.split(',')).map((name) => name.trim()),
  );
  const fieldIds = Object.keys(fields);
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${site.url}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(expand.has('names') ? { names: pickOf(site.names, fieldIds) } : {}),
    ...(expand.has('schema') ? { schema: pickOf(site.schemas, fieldIds) } : {}),
    ...(expand.has('changelog') ? { changelog: embeddedChangelog(issue, whole, windows) } : {}),
    ...(expand.has('renderedFields') ? { renderedFields: issue.renderedFields() } : {}),
    fields,
  };
}

function pickOf<T>(map: ReadonlyMap<string, T>, fieldIds: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    fieldIds.flatMap((id) => {
      const value = map.get(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}
