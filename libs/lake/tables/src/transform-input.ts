import type { AttachmentStates, FieldCatalogue, StoredIssue } from '@jiralake/payloads';
import type { FilledField } from './filled-fields';
import type { FindMedia } from './find-media';
import type { KeptField } from './kept-field';

/** The input for the rows of one issue. */
export interface TransformInput {
  issue: StoredIssue;
  attachments: AttachmentStates | undefined;
  /** finds the attachments that documents show */
  findMedia: FindMedia;
  /** the fields that are not null; most fields of an issue are null, so they are listed once for all tables */
  filled: readonly FilledField[];
  /** the fields with a row in custom_fields */
  kept: readonly KeptField[];
}

/** The input that all issues of a site share. */
export interface TransformContext {
  /** such as https://acme.atlassian.net, without a trailing slash */
  siteUrl: string;
  /** the folder with the attachment folders of all issues, without a trailing slash */
  attachmentsDir: string;
  /** the field catalogue of the site; without it custom fields have no names */
  fields: FieldCatalogue | undefined;
}
