export interface Account {
  email: string;
  token: string;
  accountId: string;
  displayName: string;
  /** has an agent licence, so SLA fields have their values */
  seesSla: boolean;
}

export interface Credentials {
  email: string;
  token: string;
}

export interface Accounts {
  /** basic authentication at the site's root only */
  main: Account;
  /** basic authentication under the gateway's path only */
  service: Account;
}

export function createAccounts(main: Credentials, service: Credentials, mainSeesSla = false): Accounts {
  return {
    main: {
      ...main,
      accountId: '712020:5f1c0a52-integration',
      displayName: 'Integration',
      seesSla: mainSeesSla,
    },
    service: {
      ...service,
      accountId: '712020:77b0d9de-sla-reader',
      displayName: 'SLA reader',
      seesSla: true,
    },
  };
}

export const NOT_AUTHENTICATED = 'Client must be authenticated to access this resource.';

/** Returns whether an Authorization header is Basic with exactly this account's address and token. */
export function isSignedInAs(account: Account, authorization: string | undefined): boolean {
  const [scheme, encoded] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return false;
  return Buffer.from(encoded, 'base64').toString('utf8') === `${account.email}:${account.token}`;
}
