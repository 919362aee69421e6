export { parseJsonFile, UnreadableFileError } from './parse-json-file';
export {
  publishExclusively,
  publishFile,
  publishHardLink,
  publishStream,
  publishSymlink,
  temporaryNameFor,
  type PublishOptions,
} from './publish-file';
export { hasCode, isMissing, readTextIfPresent } from './read-file';
