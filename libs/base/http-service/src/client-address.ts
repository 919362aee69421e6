import type { Log } from '@jiralake/observability';
import type { Request } from 'express';

const LONGEST = 64;

/**
 * Creates a function that returns the address of a caller: the address of the connection or, for a trusted proxy
 * (`trust proxy`), the address that the proxy names. Logs once when requests seem to come from a proxy that is not trusted.
 */
export function createClientAddress(log: Pick<Log, 'warn'>): (req: Request) => string {
  let said = false;
  return (req) => {
    const peer = req.socket.remoteAddress ?? 'unknown';
    const address = (req.ip ?? peer).slice(0, LONGEST);
    if (!said && address === peer && req.get('x-forwarded-for') !== undefined) {
      said = true;
      log.warn(
        { address },
        'requests come from a proxy that TRUST_PROXY does not name: all its callers count as one',
      );
    }
    return address;
  };
}
