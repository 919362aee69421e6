import { isUtf8 } from 'node:buffer';
import { measureJson } from './json-size';

/** What a body is, or why it cannot be taken. */
export type ParsedBody = { event: unknown } | { refused: string };

/** Texts in UTF-8: those in ASCII are such. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Far beyond what Jira sends: 25 MB of a very dense event have as many values, and its issues nest 15 deep. */
const MOST = { depth: 500, values: 1_000_000 };

/**
 * Parses the body of a delivery. It has to be UTF-8, as JSON is (RFC 8259), and may begin with a byte order mark. What would
 * become much larger than it is, or nests so deep that parsing takes seconds, is not parsed.
 * @param contentType the header of the delivery
 */
export function parseBody(body: Buffer, contentType: string | undefined): ParsedBody {
  const charset = charsetIn(contentType);
  if (charset !== undefined && !CHARSETS.has(charset))
    return {
      refused: `the body is said to be in ${JSON.stringify(charset.slice(0, 40))}, and has to be in UTF-8`,
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
