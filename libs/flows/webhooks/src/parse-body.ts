import { isUtf8 } from 'node:buffer';
import { measureJson } from './json-size';

/** A parsed body, or the reason of its refusal. */
export type ParsedBody = { event: unknown } | { refused: string };

/** The charsets that are UTF-8, or a subset of it. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Limits far beyond what Jira sends: a very dense event of 25 MB has that many values, and issues nest 15 deep. */
const MOST = { depth: 500, values: 1_000_000 };

/**
 * Parses the body of a delivery. The body has to be UTF-8, as JSON is (RFC 8259), and may begin with a byte order mark. A body
 * that would take much more memory than its text, or is nested so deep that parsing takes seconds, is refused.
 * @param contentType the header of the delivery
 */
export function parseBody(body: Buffer, contentType: string | undefined): ParsedBody {
  const charset = charsetIn(contentType);
  if (charset !== undefined && !CHARSETS.has(charset))
    return {
      refused: `the charset is ${JSON.stringify(charset.slice(0, 40))}, and has to be UTF-8`,
    };
  if (!isUtf8(body)) return { refused: 'the body is not in UTF-8' };
  const text = body.indexOf(BYTE_ORDER_MARK) === 0 ? body.subarray(BYTE_ORDER_MARK.length) : body;
  const { depth, values } = measureJson(text, MOST);
  if (depth > MOST.depth) return { refused: `the body nests deeper than ${MOST.depth} levels` };
  if (values > MOST.values) return { refused: `the body has more than ${MOST.values} keys and values` };
  try {
    return { event: JSON.parse(text.toString('utf8')) };
  } catch {
    return { refused: 'the body is not JSON' };
  }
}

function charsetIn(contentType: string | undefined): string | undefined {
  const [, quoted, plain] = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType ?? '') ?? [];
  return (quoted ?? plain)?.toLowerCase();
}
