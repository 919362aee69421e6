export {
  publishFile,
  publishHardLink,
  publishStream,
  publishSymlink,
  temporaryNameFor,
} from './publish-file';
export { isMissing, readTextIfPresent } from './read-file';
export { syncFolder } from './sync-folder';
