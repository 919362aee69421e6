import type { AxiosResponse } from 'axios';

/** A header by its name in lower case; `undefined` unless it came exactly once. */
export function headerOf(headers: AxiosResponse['headers'], name: string): string | undefined {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : undefined;
}
