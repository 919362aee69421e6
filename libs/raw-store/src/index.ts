export { createRawStore, type RawStore } from './raw-store';
export { createAttachmentStore, type AttachmentStore, type StoredFile } from './attachment-store';
export { createSiteStore, type SiteStore } from './site-store';
export { openRawFolder, statesOfForeignFiles, type RawFolder } from './raw-folder';
