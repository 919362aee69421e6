/**
 * What the name of a parameter says about its value: `password` always opens a door, the value of a `key` (an API key,
 * a token) does unless it is plainly something else, a `mark` (`code`, `session`) is mostly something else.
 */
export type CredentialName = 'password' | 'key' | 'mark';

/** Names of parameters whose values open doors: lower case, without `-` and `_`. */
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
/** The last three letters of the names, backwards, a byte each: a quick look at a text needs no more. */
export const nameEnds: ReadonlySet<number> = new Set(
  [...names.keys()].map((name) =>
    [1, 2, 3].reduce((key, back) => key * 256 + name.charCodeAt(name.length - back), 0),
  ),
);
/** signed URLs of the clouds (`X-Amz-Signature`) and headers turned parameters (`X-Api-Key`) */
const prefix = /^x[-_](?:(?:amz|goog|ms|oss|cos|obs)[-_])?/;
const longestName = 100;

/**
 * What the parameter of that name, as written in a URL, may hold; `undefined` for no credential. The whole name decides,
 * in any case, with `-`, `_` or nothing between its words: `design` and `error_code` are no credentials.
 */
export function credentialName(written: string): CredentialName | undefined {
  if (written.length > longestName) return undefined;
  const name = decoded(written).trim().toLowerCase();
  return names.get(name) ?? names.get(name.replace(prefix, '').replace(/[-_]/g, ''));
}

/** Percent-encoded as often as a URL is nested in others. */
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
