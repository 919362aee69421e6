/**
 * The kind of a parameter name. The value of a `password` is always a credential. The value of a `key` (an API key, a token) is
 * one unless it is plainly something else. The value of a `mark` (`code`, `session`) mostly is none.
 */
export type CredentialName = 'password' | 'key' | 'mark';

/** Names of parameters with credentials: lower case, without `-` and `_`. */
const keys = [
  ['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'authenticationtoken', 'bearertoken'],
  ['apitoken', 'privatetoken', 'jobtoken', 'usertoken', 'logintoken', 'onetimetoken', 'securitytoken'],
  ['sessiontoken', 'csrftoken', 'xsrftoken', 'atltoken', 'authenticitytoken', 'csrfmiddlewaretoken'],
  ['oauthtoken', 'oauthtokensecret', 'oauthverifier', 'signedtoken', 'webtoken', 'tokensecret'],
  ['resettoken', 'resetpasswordtoken', 'invitetoken', 'invitationtoken', 'confirmationtoken'],
  ['verificationtoken', 'unlocktoken', 'uploadtoken', 'downloadtoken', 'sharetoken'],
  ['jwt', 'assertion', 'clientassertion', 'samlresponse', 'bearer', 'authorization'],
  ['authcode', 'authorizationcode', 'devicecode', 'usercode', 'codeverifier', 'otp', 'totp'],
  ['sig', 'signature', 'oauthsignature', 'hmac', 'credential', 'credentials'],
  ['secret', 'clientsecret', 'appsecret', 'apisecret', 'consumersecret', 'sharedsecret', 'webhooksecret'],
  ['apikey', 'appkey', 'accesskey', 'accesskeyid', 'awsaccesskeyid', 'authkey', 'secretkey', 'privatekey'],
  ['secretaccesskey', 'signingkey', 'subscriptionkey', 'sharekey', 'encryptionkey', 'hapikey'],
  ['jsessionid', 'phpsessid', 'sessionid'],
].flat();
const names: ReadonlyMap<string, CredentialName> = new Map<string, CredentialName>([
  ...keys.map((name) => [name, 'key'] as const),
  ...['password', 'passwd', 'passphrase', 'passcode', 'pwd'].map((name) => [name, 'password'] as const),
  ...['code', 'auth', 'session', 'sid', 'pass'].map((name) => [name, 'mark'] as const),
]);
/** The last three letters of the names in reverse order, one byte each, for a quick first check of a text. */
export const nameEnds: ReadonlySet<number> = new Set(
  [...names.keys()].map((name) =>
    [1, 2, 3].reduce((key, back) => key * 256 + name.charCodeAt(name.length - back), 0),
  ),
);
/** signed URLs of the clouds (`X-Amz-Signature`) and headers turned parameters (`X-Api-Key`) */
const prefix = /^x[-_](?:(?:amz|goog|ms|oss|cos|obs)[-_])?/;
const longestName = 100;

/**
 * Returns the kind of a parameter name as written in a URL; `undefined` when its value is no credential. The whole name must
 * match, in any letter case, with `-`, `_` or nothing between its words: `design` and `error_code` do not match.
 */
export function credentialName(written: string): CredentialName | undefined {
  if (written.length > longestName) return undefined;
  const name = decoded(written).trim().toLowerCase();
  return names.get(name) ?? names.get(name.replace(prefix, '').replace(/[-_]/g, ''));
}

/** Decodes percent-encoding repeatedly, because a URL may be nested in others. */
export function decoded(written: string): string {
  let text = written;
  for (let times = 0; times < 4 && text.includes('%'); times += 1) {
    try {
      text = decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  return text;
}
