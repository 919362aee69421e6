import { formerKeys, type Completeness, type StoredIssue } from '@jiralake/payloads';
import { ascii, boolean, integer, jsonArray, text, type ColumnSpec } from '../column';
import { readNamedThings } from '../named-things';
import { readDocument } from '../read-document';
import { readJsonArray, readText } from '../read-field';
import { readSecurity } from '../read-visibility';

/** The columns that jiralake adds to the reference: ids beside names that can change, and completeness. */
export const addedColumns = {
  project_id: ascii('Id of the project', 'fields.project.id'),
  issue_type_id: ascii('Id of the issue type', 'fields.issuetype.id'),
  status_id: ascii('Id of the status', 'fields.status.id'),
  status_category_key: ascii(
    'new, indeterminate (in progress) or done, in every language',
    'fields.status.statusCategory.key',
  ),
  priority_id: ascii('Id of the priority', 'fields.priority.id'),
  resolution_id: ascii('Id of the resolution', 'fields.resolution.id'),
  parent_id: ascii('Issue id of the parent (epic, or the issue of a sub-task)', 'fields.parent.id'),
  parent_key: ascii('Key of the parent, as of the last fetch of this issue', 'fields.parent.key'),
  creator_account_id: ascii('Account id of the creator', 'fields.creator.accountId'),
  reporter_account_id: ascii('Account id of the reporter', 'fields.reporter.accountId'),
  assignee_account_id: ascii('Account id of the assignee', 'fields.assignee.accountId'),
  components: jsonArray('names of components', 'fields.components[].name', namesIn('components')),
  fix_versions: jsonArray('names of the fix versions', 'fields.fixVersions[].name', namesIn('fixVersions')),
  affects_versions: jsonArray(
    'names of the affected versions',
    'fields.versions[].name',
    namesIn('versions'),
  ),
  environment: text(
    'Environment as plain text',
    'fields.environment',
    ({ fields }: StoredIssue, { findMedia }) => readDocument(fields['environment'], findMedia),
  ),
  security_level: text(
    'Name of the issue security level, else its id; only its members see the issue. NULL without a level',
    'fields.security.name',
    ({ fields }: StoredIssue) => readSecurity(fields['security']).name,
  ),
  time_spent_seconds: integer('Time spent, in seconds', 'fields.timespent'),
  original_estimate_seconds: integer('First estimate, in seconds', 'fields.timeoriginalestimate'),
  remaining_estimate_seconds: integer('Remaining estimate in seconds', 'fields.timeestimate'),
  previous_keys: jsonArray(
    'former keys of the issue, the oldest first; from its change log when they were not stored',
    '_previous_keys',
    (issue: StoredIssue) => readJsonArray(issue._previous_keys ?? keysBefore(issue), readText),
  ),
  comments_complete: boolean(
    'false: some comments could not be fetched; NULL: unknown',
    '_completeness.comments.state',
    isComplete('comments'),
  ),
  changelog_complete: boolean(
    'false: a part of the change log could not be fetched; NULL: unknown',
    '_completeness.changelog.state',
    isComplete('changelog'),
  ),
  worklogs_complete: boolean(
    'false: some worklogs could not be fetched; NULL: unknown',
    '_completeness.worklogs.state',
    isComplete('worklogs'),
  ),
} satisfies Record<string, ColumnSpec<StoredIssue>>;

/** Returns the stored former keys, else those of the change log, because files of other programs do not store them. */
function keysBefore(issue: StoredIssue): string[] | undefined {
  const keys = formerKeys(issue);
  return keys && [...new Set(keys)].filter((key) => key !== issue.key);
}

function isComplete(part: keyof Completeness) {
  return ({ _completeness: completeness }: StoredIssue): boolean | null =>
    completeness === undefined ? null : completeness[part].state === 'complete';
}

function namesIn(field: string) {
  return ({ fields }: StoredIssue) => readNamedThings(fields[field]).names;
}
