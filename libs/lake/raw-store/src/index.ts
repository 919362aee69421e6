export { createRawStore, type RawStore } from './raw-store';
export { createAttachmentStore, type AttachmentStore, type StoredFile } from './attachment-store';
export { createSiteStore, type SiteStore } from './site-store';
export { openRawFolder, type FileReader, type RawFolder } from './raw-folder';
export { statesOfForeignFiles } from './foreign-attachments';
export { headOf, renderRaw, type HeadState, type RawHead, type WholeHead } from './raw-head';
export { countAttachmentStore, countRawStore, type NoteChange } from './counted-stores';
export { readIfReadable } from './read-if-readable';
export { findLostFiles, withoutLost, type LostFile, type LostFilesChoice } from './lost-files';
