import type { SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import { fieldNames, fieldSchemas } from './field-catalogue';
import { embeddedChangelog } from './embedded-pages';
import { renderedFields } from './rendered-fields';
import { type FieldsView, renderFields } from './render-fields';
import type { JsonObject } from './render-user';
import { selectFields } from './select-fields';

export interface RenderIssueOptions extends FieldsView {
  /** `fields` parameters as they came; none means all */
  fields?: readonly string[];
  expand?: readonly string[];
}

/** The v3 issue as one account sees it. */
export function renderIssue(site: Site, issue: SimIssue, options: RenderIssueOptions): JsonObject {
  const fields = selectFields(renderFields(site, issue, options), options.fields ?? []);
  const expand = new Set(
    (options.expand ?? []).flatMap((text) => text.split(',')).map((name) => name.trim()),
  );
  const fieldIds = Object.keys(fields);
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${site.url}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(expand.has('names') ? { names: fieldNames(fieldIds) } : {}),
    ...(expand.has('schema') ? { schema: fieldSchemas(fieldIds) } : {}),
    ...(expand.has('changelog') ? { changelog: embeddedChangelog(site, issue, options.whole ?? false) } : {}),
    ...(expand.has('renderedFields') ? { renderedFields: renderedFields(issue) } : {}),
    fields,
  };
}
