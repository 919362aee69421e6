import type { SimUser } from '../site/people';
import type { Site } from '../site/site';

export type JsonObject = Record<string, unknown>;

export function renderUser(site: Pick<Site, 'url'>, user: SimUser): JsonObject {
  const { accountId, displayName, accountType, active, emailAddress, timeZone } = user;
  const avatar = `https://avatar.example.net/${encodeURIComponent(accountId)}`;
  return {
    self: `${site.url}/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`,
    accountId,
    ...(emailAddress === undefined ? {} : { emailAddress }),
    avatarUrls: { '48x48': `${avatar}/48`, '16x16': `${avatar}/16` },
    displayName,
    active,
    ...(timeZone === undefined ? {} : { timeZone }),
    accountType,
  };
}
