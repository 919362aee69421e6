export { createRawStore, type RawStore } from './raw-store';
export { createAttachmentStore, type AttachmentStore, type StoredFile } from './attachment-store';
export { createSiteStore, type SiteStore } from './site-store';
export { openRawFolder, statesOfForeignFiles, type FileReader, type RawFolder } from './raw-folder';
export { renderRaw, type HeadState, type RawHead, type WholeHead } from './raw-head';
export { readIfReadable } from './read-if-readable';
export { findLostFiles, withoutLost, type LostFile, type LostFilesChoice } from './lost-files';
