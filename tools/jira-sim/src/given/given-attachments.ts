import { createRandom } from '@jiralake/seeded-random';
import type { SimAttachment } from '../site/sim-issue';
import { isObject } from './find-issues';
import type { GivenIssue } from './given-issue';

/** Returns the files of an issue that can be downloaded; their size is known, but not their content. */
export function givenAttachments(issue: GivenIssue): SimAttachment[] {
  const list = issue.fields(true)['attachment'];
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown): SimAttachment[] => {
    if (!isObject(entry) || !/^\d{1,19}$/.test(String(entry['id']))) return [];
    const id = String(entry['id']);
    const size = Number(entry['size']);
    return [
      {
        id,
        fileId: createRandom(Number(id)).uuid(),
        filename: textOf(entry['filename'], 'file'),
        mimeType: textOf(entry['mimeType'], 'application/octet-stream'),
        size: Number.isInteger(size) && size > 0 ? size : 0,
        created: 0,
      },
    ];
  });
}

function textOf(value: unknown, missing: string): string {
  return typeof value === 'string' && value !== '' ? value : missing;
}
