export { createLakeReader, type ShownThings } from './lake-reader';
export { findRenamed, findRenamedVersions, type FindRenamedPorts, type FoundRenamed } from './find-renamed';
export { refreshFields } from './refresh-fields';
export { renewIssues, type RenewPorts } from './renew-issues';
