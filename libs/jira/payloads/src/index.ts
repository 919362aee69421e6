export { forEachPart, missingParts, type Completeness, type PartState } from './completeness';
export {
  fetchedParts,
  isOfKind,
  partNames,
  partsOfKind,
  type FetchedPart,
  type OwnListPart,
  type PartEndpoint,
  type PartName,
  type PartOfKind,
} from './fetched-parts';
export { isListEntry, listEntrySchema, uniteById, type ListEntry } from './list-entry';
export { jiraIssueSchema, type JiraIssue } from './jira-issue';
export { remoteLinksSchema, type RemoteLink } from './remote-link';
export { rawIssueSchema, storedIssueSchema, type RawIssue, type StoredIssue, isDeleted } from './raw-issue';
export { rawFileCheck } from './raw-file-check';
export { attachmentStatesSchema, type AttachmentState, type AttachmentStates } from './attachment-states';
export {
  fieldCatalogueSchema,
  siteFieldsSchema,
  type FieldCatalogue,
  type SiteField,
} from './field-catalogue';
export { ownListShape, ownListsOf, type OwnLists } from './own-lists';
export { indexEntriesOf, type IndexEntries } from './index-entries';
export { forbiddenFields, isRefusal, isSlaField, slaFieldsIn, type IsSlaField } from './forbidden-fields';
export { isSla } from './is-sla';
export { formerKeys } from './former-keys';
export { keepNumbers, type WrittenFields } from './numbers-as-written';
export { NOWHERE, skipSpaces, skipValue, walkObject } from './json-walk';
export { orderChanges } from './order-changes';
