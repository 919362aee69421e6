/** The entry point of a request: the paths of the two accounts, the media host, or a public one. */
export const CALLERS = ['main', 'service', 'media'] as const;

export type Caller = (typeof CALLERS)[number] | 'anonymous';

/** A request before it is handled. */
export interface Knock {
  method: string;
  /** pattern of the endpoint, without the gateway's prefix; empty when there is none */
  route: string;
  /** path as requested, without the query */
  path: string;
  /** path with the query */
  url: string;
  query: URLSearchParams;
  caller: Caller;
  /** the requested range of a file */
  range?: string | null;
}
