import { mediaIn } from './find-media';
import { at, objectsIn } from './json-object';
import { readAscii, readBoolean } from './read-field';
import { readVisibility, type Visibility } from './read-visibility';
import type { TransformInput } from './transform-input';

/** The comment that shows a file, and who may read it. */
export interface Place extends Visibility {
  comment_id: string | null;
  public_visibility: boolean | null;
}

const OPEN = { public_visibility: null, visibility: null, visibility_type: null } as const;
export const NOWHERE: Place = { comment_id: null, ...OPEN };

type PlaceInput = Pick<TransformInput, 'issue' | 'findMedia' | 'filled'>;

/**
 * Returns the places of files by attachment id. Of several comments the least restricted one counts. A text of the issue itself
 * counts before any comment, because everybody who sees the issue reads it.
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
      if (!other || restrictionRank(place) < restrictionRank(other)) places.set(attachmentId, place);
    }
  }
  return openShown(input, places);
}

/** Ranks a comment: 0 for public, then internal notes, which every agent reads, then restricted comments. */
function restrictionRank({ visibility, public_visibility }: Place): number {
  return (visibility === null ? 0 : 2) + (public_visibility === false ? 1 : 0);
}

/** Opens the places of files that a text of the issue itself shows. These texts are read only when a comment is not public. */
function openShown({ filled, findMedia }: PlaceInput, places: Map<string, Place>): Map<string, Place> {
  if ([...places.values()].every((place) => restrictionRank(place) === 0)) return places;
  const texts = filled.map(({ value }) => value).filter((value) => at(value, 'type') === 'doc');
  for (const { attachmentId } of texts.flatMap((text) => mediaIn(text, findMedia))) {
    const place = places.get(attachmentId);
    if (place && restrictionRank(place) > 0) places.set(attachmentId, { ...place, ...OPEN });
  }
  return places;
}
