import { projectKeyOf } from '@jiralake/core';
import { z } from 'zod';
import type { RawIssue } from './raw-issue';

/** The ids that events name instead of an issue. */
export interface IndexEntries {
  attachmentIds: string[];
  /** `undefined` when the issue does not say its project */
  project: { id: string; key: string } | undefined;
}

const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[0-9]{1,19}$/));
const numbered = z.object({ id });
const attachments = z.array(numbered.or(z.unknown().transform(() => undefined))).catch([]);

/** The entries of an issue for the indexes of attachments and projects; the marker of a deleted issue has none. */
export function indexEntriesOf(raw: RawIssue): IndexEntries {
  if (!('key' in raw)) return { attachmentIds: [], project: undefined };
  const project = numbered.safeParse(raw.fields['project']).data;
  return {
    attachmentIds: attachments.parse(raw.fields['attachment']).flatMap((each) => each?.id ?? []),
    project: project && { id: project.id, key: projectKeyOf(raw.key) },
  };
}
