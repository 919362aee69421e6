import { ascii, boolean, integer, jsonArray, text } from '../column';
import { at } from '../json-object';
import { readNamedThings } from '../named-things';
import { readAscii, readBoolean, readInteger, readText } from '../read-field';
import { readSecurity } from '../read-visibility';
import { defineColumns } from '../table';

/** Attributes of the type, project, people, versions and components of an issue besides their names. */
export const contextColumns = defineColumns({
  columns: {
    is_subtask: boolean('Whether the issue type is a sub-task type', 'fields.issuetype.subtask'),
    hierarchy_level: integer(
      'Hierarchy level of the issue type: -1 sub-task, 0 issue, 1 epic, higher levels above',
      'fields.issuetype.hierarchyLevel',
    ),
    issue_type_scope: ascii(
      'PROJECT when the issue type belongs to its project alone (team-managed); NULL for a type of the whole site',
      'fields.issuetype.scope.type',
    ),
    project_type: ascii(
      'software, service_desk, business or product_discovery',
      'fields.project.projectTypeKey',
    ),
    project_category: text(
      'Name of the project category; NULL without one',
      'fields.project.projectCategory.name',
    ),
    creator_account_type: ascii(
      'atlassian (a person), app or customer (of a service desk)',
      'fields.creator.accountType',
    ),
    creator_active: boolean('false: the account is closed or suspended', 'fields.creator.active'),
    reporter_account_type: ascii('atlassian, app or customer', 'fields.reporter.accountType'),
    reporter_active: boolean('false: the account is closed or suspended', 'fields.reporter.active'),
    assignee_account_type: ascii('atlassian, app or customer', 'fields.assignee.accountType'),
    assignee_active: boolean('false: the account is closed or suspended', 'fields.assignee.active'),
    component_ids: jsonArray('ids of components, in the order of their names', 'fields.components[].id'),
    fix_version_ids: jsonArray(
      'ids of the fix versions, in the order of their names',
      'fields.fixVersions[].id',
    ),
    affects_version_ids: jsonArray(
      'ids of the affected versions, in the order of their names',
      'fields.versions[].id',
    ),
    security_level_id: ascii('Id of the issue security level', 'fields.security.id'),
  },
  toCells({ issue: { fields } }) {
    const ids = (field: string) => readNamedThings(fields[field]).ids;
    const { issuetype: type, project, creator, reporter, assignee } = fields;
    return {
      is_subtask: readBoolean(at(type, 'subtask')),
      hierarchy_level: readInteger(at(type, 'hierarchyLevel')),
      issue_type_scope: readAscii(at(type, 'scope', 'type')),
      project_type: readAscii(at(project, 'projectTypeKey')),
      project_category: readText(at(project, 'projectCategory', 'name')),
      creator_account_type: readAscii(at(creator, 'accountType')),
      creator_active: readBoolean(at(creator, 'active')),
      reporter_account_type: readAscii(at(reporter, 'accountType')),
      reporter_active: readBoolean(at(reporter, 'active')),
      assignee_account_type: readAscii(at(assignee, 'accountType')),
      assignee_active: readBoolean(at(assignee, 'active')),
      component_ids: ids('components'),
      fix_version_ids: ids('fixVersions'),
      affects_version_ids: ids('versions'),
      security_level_id: readSecurity(fields['security']).id,
    };
  },
});
