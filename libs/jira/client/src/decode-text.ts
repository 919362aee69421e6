import { TextDecoder } from 'node:util';
import { TransientError } from '@jiralake/core';

/**
 * The text of an answer, by the charset that it is said to be in, UTF-8 unless it is said, without a byte order mark.
 * @throws TransientError when it is not in that charset, or nobody knows that one: no character is replaced by another
 */
export function decodeText(what: string, bytes: Uint8Array, contentType: string | undefined): string {
  const [, quoted, plain] = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
  const charset = quoted ?? plain ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    throw new TransientError(`${what}: the answer is said to be in ${JSON.stringify(charset.slice(0, 40))}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new TransientError(`${what}: the answer is not in ${decoder.encoding}, as it should be`);
  }
}
