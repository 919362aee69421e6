export { parseJsonFile, UnreadableFileError } from './parse-json-file';
export {
  publishExclusively,
  publishFile,
  publishHardLink,
  publishLinkOrCopy,
  publishStream,
  publishSymlink,
  removeSymlink,
  type PublishOptions,
} from './publish-file';
export { dropPartial, partialBytes, partialNameFor, publishResumed, readPartial } from './partial-file';
export { createAppendedFile, type AppendedFile } from './append-file';
export { folderSize, type FolderSize } from './folder-size';
export { freeBytes } from './free-bytes';
export { isWritable, whyNotWritable } from './is-writable';
export { hashOfFile, namesIn, unlessMissing, versionOfFile } from './unless-missing';
export { isTemporary, sweepTemporaries } from './sweep-temporaries';
export {
  hasCode,
  isDiskFull,
  isMissing,
  isRefused,
  isSystemError,
  readStart,
  readText,
  readTextIfPresent,
  type ReadText,
} from './read-file';
