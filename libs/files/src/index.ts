export { parseJsonFile, UnreadableFileError } from './parse-json-file';
export {
  publishExclusively,
  publishFile,
  publishHardLink,
  publishLinkOrCopy,
  publishStream,
  publishSymlink,
  type PublishOptions,
} from './publish-file';
export { hasCode, isMissing, isSystemError } from './read-file';
