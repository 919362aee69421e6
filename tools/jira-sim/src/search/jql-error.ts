/** A query that is refused; the message is for the caller. */
export class JqlError extends Error {
  override name = 'JqlError';
}
