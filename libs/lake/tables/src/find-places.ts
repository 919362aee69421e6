import { mediaIn } from './find-media';
import { at, objectsIn } from './json-object';
import { readAscii, readBoolean } from './read-field';
import { readVisibility, type Visibility } from './read-visibility';
import type { TransformInput } from './table';

/** The comment that shows a file, and who may read it. */
export interface Place extends Visibility {
  comment_id: string | null;
  public_visibility: boolean | null;
}

const OPEN = { public_visibility: null, visibility: null, visibility_type: null } as const;
export const NOWHERE: Place = { comment_id: null, ...OPEN };

type PlaceInput = Pick<TransformInput, 'issue' | 'findMedia' | 'filled'>;

/**
 * The places of files by attachment id. Of several comments the most open one counts, and a text of the issue itself, which
 * everybody reads who sees the issue, before all of them.
 */
export function findPlaces(input: PlaceInput): Map<string, Place> {
  const { issue, findMedia } = input;
  const places = new Map<string, Place>();
  for (const comment of objectsIn(at(issue.fields, 'comment', 'comments'))) {
    const shown = mediaIn(at(comment, 'body'), findMedia);
    if (shown.length === 0) continue;
    const place = {
      comment_id: readAscii(at(comment, 'id')),
      public_visibility: readBoolean(at(comment, 'jsdPublic')),
      ...readVisibility(comment),
    };
    for (const { attachmentId } of shown) {
      const other = places.get(attachmentId);
      if (!other || closedness(place) < closedness(other)) places.set(attachmentId, place);
    }
  }
  return openShown(input, places);
}

/** A restriction hides more than the mark of an internal note, which every agent reads. */
function closedness({ visibility, public_visibility }: Place): number {
  return (visibility === null ? 0 : 2) + (public_visibility === false ? 1 : 0);
}

/** Most issues have no file in a comment that is not open to all: then their own texts need not be read. */
function openShown({ filled, findMedia }: PlaceInput, places: Map<string, Place>): Map<string, Place> {
  if ([...places.values()].every((place) => closedness(place) === 0)) return places;
  const texts = filled.map(({ value }) => value).filter((value) => at(value, 'type') === 'doc');
  for (const { attachmentId } of texts.flatMap((text) => mediaIn(text, findMedia))) {
    const place = places.get(attachmentId);
    if (place && closedness(place) > 0) places.set(attachmentId, { ...place, ...OPEN });
  }
  return places;
}
