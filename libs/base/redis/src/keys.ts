/** Returns the prefix of BullMQ's and our own keys: one hash tag, so that scripts work on a Redis Cluster too. */
export function keyPrefix(prefix: string): string {
  return `{${prefix}}`;
}

/** Returns one of our own keys, `{prefix}:dirty:fetch`. */
export function redisKey(prefix: string, ...parts: string[]): string {
  return [keyPrefix(prefix), ...parts].join(':');
}
