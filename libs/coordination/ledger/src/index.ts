export { createAttachmentIndex, type AttachmentIndex } from './attachment-index';
export { createCommitSpacing, type CommitSpacing } from './commit-spacing';
export {
  createDeliveries,
  type Deliveries,
  type DeliveryBatch,
  type DeliveryCounts,
  type DeliveryNumbers,
} from './deliveries';
export {
  createDirtySets,
  markedAt,
  monthOfWorkSet,
  monthWorkSet,
  type Claim,
  type DirtySets,
  type Hints,
  type Mark,
  type WorkSet,
  type WorkSetSummary,
} from './dirty-sets';
export {
  createDisappearances,
  type Disappearance,
  type Disappearances,
  type HeldReason,
} from './disappearances';
export { createGenerations, type Generations } from './generations';
export { createIncompleteIssues, type IncompleteIssue, type IncompleteIssues } from './incomplete-issues';
export { createLeases, LeaseLostError, type HeldLease, type Leases } from './leases';
export { dropCorruptRecords } from './drop-corrupt-records';
export { createNotFound, type NotFound, type NotFoundIssues } from './not-found';
export { createProjectIndex, type ProjectIndex } from './project-index';
export { createQuarantine, type Quarantine, type Quarantined } from './quarantine';
export {
  createRenewals,
  renewalKinds,
  type PendingRenewal,
  type Renewal,
  type RenewalKind,
  type Renewals,
} from './renewals';
export { spacingMs } from './spacing';
export { createRecoverySpacing, type RecoverySpacing } from './recovery-spacing';
export { writeUnderLease } from './write-under-lease';
export {
  createStoredSizes,
  storedKinds,
  type StoredKind,
  type StoredSize,
  type StoredSizes,
} from './stored-sizes';
