export { checkLake, type LakeCheck } from './check-lake';
export { findingKinds, type FindingKind } from './compare-issue';
export { openLakeFiles } from './lake-files';
export { reconcileSite } from './reconcile-site';
export type { Found } from './found';
export { type ReconcileChoice, type ReconcileSummary } from './reconcile';
export { reconcileResult } from './reconcile-result';
export { readSite, type ReadSitePorts } from './read-site';
export { type SiteScope } from './site-queries';
export {
  checkAttachments,
  type AttachmentRepair,
  type AttachmentsSummary,
  type CheckAttachmentsChoice,
  type CheckAttachmentsPorts,
} from './check-attachments';
