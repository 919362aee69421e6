import type { RequestEventPorts } from '@jiralake/webhooks';

type RequestFetch = RequestEventPorts['requestFetch'];

/** Requests the fetches of all deliveries of one turn of the event loop together, in one round trip to Redis. */
export function gatherFetches(requestAll: RequestFetch): RequestFetch {
  type Requests = Parameters<RequestFetch>[0][number][];
  let gathered: { requests: Requests; stored: Promise<void> } | undefined;

  function begin(): NonNullable<typeof gathered> {
    const requests: Requests = [];
    const stored = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      gathered = undefined;
      return requestAll(requests);
    });
    return (gathered = { requests, stored });
  }

  return (requests) => {
    const { requests: all, stored } = gathered ?? begin();
    all.push(...requests);
    return stored;
  };
}
