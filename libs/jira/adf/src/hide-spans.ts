/** A part of a text, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

export const redacted = 'REDACTED';

/**
 * The parts of one text with its spans replaced by `REDACTED`. A span may begin in one part and end in a later one:
 * the word stands where it begins. Spans are in order and do not overlap; they count from the begin of the first part.
 */
export function hideSpans(parts: readonly string[], spans: readonly Span[]): string[] {
  let partStart = 0;
  let next = 0;
  return parts.map((part) => {
    const partEnd = partStart + part.length;
    let shown = '';
    let at = partStart;
    for (let span = spans[next]; span !== undefined && span.start < partEnd; span = spans[next]) {
      if (span.start >= partStart) shown += part.slice(at - partStart, span.start - partStart) + redacted;
      at = Math.min(span.end, partEnd);
      if (span.end > partEnd) break;
      next += 1;
    }
    shown += part.slice(at - partStart);
    partStart = partEnd;
    return shown;
  });
}
