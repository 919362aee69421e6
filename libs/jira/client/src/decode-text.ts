import { TextDecoder } from 'node:util';
import { TransientError } from '@jiralake/core';

/**
 * Decodes the body of a response by the charset of its headers, else as UTF-8, and removes a byte order mark.
 * @throws TransientError when the body is not valid in that charset, or the charset is unknown: no character is ever replaced
 */
export function decodeText(what: string, bytes: Uint8Array, contentType: string | undefined): string {
  const [, quoted, plain] = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
  const charset = quoted ?? plain ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    throw new TransientError(
      `${what}: the response is said to be in ${JSON.stringify(charset.slice(0, 40))}`,
    );
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new TransientError(`${what}: the response is not in ${decoder.encoding}, as it should be`);
  }
}
