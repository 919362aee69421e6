/** A part of a text, `end` excluded. */
export interface Span {
  start: number;
  end: number;
}

export const redacted = 'REDACTED';

/**
 * Replaces the spans of a text by `REDACTED`; the text is given in parts. A span may begin in one part and end in a later one;
 * `REDACTED` is then in the first of them. Spans are in order, do not overlap, and count from the start of the first part.
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
