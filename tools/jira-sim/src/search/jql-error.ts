/** Jira's refusal of a query; the message is sent to the client. */
export class JqlError extends Error {
  override name = 'JqlError';
}
