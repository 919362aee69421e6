/** Whose door a request comes through: the two accounts' paths, the media host, or one that is open to all. */
export const CALLERS = ['main', 'service', 'media'] as const;

export type Caller = (typeof CALLERS)[number] | 'anonymous';

/** A request before anybody has answered it. */
export interface Knock {
  method: string;
  /** the pattern of the endpoint, without the gateway's prefix; empty when there is none */
  route: string;
  /** as it was asked for, without the query */
  path: string;
  /** the same with the query */
  url: string;
  query: URLSearchParams;
  caller: Caller;
  /** the part of a file that it wants */
  range?: string | null;
}
