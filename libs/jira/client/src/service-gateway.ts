import { z } from 'zod';
import { getJson, type Account, type JsonSource } from './get-json';
import type { Http } from './request';

/** The account that may read SLA fields. Jira accepts scoped tokens and service accounts behind the gateway only. */
export interface ServiceAccount {
  account: Account['account'];
  /** `https://api.atlassian.com` */
  gatewayUrl: string;
  /** looked up on the site when it is undefined */
  cloudId: string | undefined;
}

const tenantInfo = z.object({ cloudId: z.string().regex(/^[0-9a-fA-F-]{8,64}$/) });

/** The address under which the service account reads the site. The cloud id is requested once, and again after a failure. */
export function createGateway(
  http: Http,
  site: Account,
  service: ServiceAccount | undefined,
): (signal: AbortSignal) => Promise<JsonSource | undefined> {
  let found = service?.cloudId;
  return async (signal) => {
    if (!service) return undefined;
    // this endpoint is public, so no credentials are sent
    found ??= (
      await getJson(
        http,
        { baseUrl: site.baseUrl },
        {
          endpoint: 'tenant_info',
          path: '/_edge/tenant_info',
          schema: tenantInfo,
          absent: [],
          signal,
        },
      )
    )?.cloudId;
    return {
      baseUrl: `${service.gatewayUrl}/ex/jira/${found}`,
      as: { ...service.account, name: 'service' },
    };
  };
}
