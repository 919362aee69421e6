/** Names of parameters whose values open doors: lower case, without `-` and `_`. */
const names = new Set(
  [
    ['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'authenticationtoken', 'bearertoken'],
    ['apitoken', 'privatetoken', 'jobtoken', 'usertoken', 'logintoken', 'onetimetoken', 'securitytoken'],
    ['sessiontoken', 'csrftoken', 'xsrftoken', 'oauthtoken', 'oauthtokensecret', 'oauthverifier'],
    ['resettoken', 'resetpasswordtoken', 'invitetoken', 'invitationtoken', 'confirmationtoken'],
    ['verificationtoken', 'unlocktoken', 'uploadtoken', 'downloadtoken', 'sharetoken'],
    ['jwt', 'assertion', 'clientassertion', 'samlresponse', 'bearer', 'auth', 'authorization'],
    ['code', 'authcode', 'authorizationcode', 'devicecode', 'usercode', 'codeverifier', 'otp', 'totp'],
    ['sig', 'signature', 'oauthsignature', 'hmac', 'credential', 'credentials'],
    ['secret', 'clientsecret', 'appsecret', 'sharedsecret', 'webhooksecret'],
    ['apikey', 'appkey', 'accesskey', 'accesskeyid', 'awsaccesskeyid', 'authkey', 'secretkey', 'privatekey'],
    ['secretaccesskey', 'subscriptionkey', 'sharekey', 'encryptionkey'],
    ['password', 'passwd', 'passphrase', 'passcode', 'pass', 'pwd'],
    ['session', 'sessionid', 'sid', 'jsessionid', 'phpsessid'],
  ].flat(),
);
/** signed URLs of the clouds (`X-Amz-Signature`) and headers turned parameters (`X-Api-Key`) */
const prefix = /^x[-_](?:(?:amz|goog|ms|oss|cos|obs)[-_])?/;
const longestName = 100;

/**
 * Whether the parameter of that name, as written in a URL, holds a credential. The whole name decides, in any case,
 * with `-`, `_` or nothing between its words: `design` and `error_code` are no credentials.
 */
export function isCredentialName(written: string): boolean {
  if (written.length > longestName) return false;
  const name = decoded(written).trim().toLowerCase();
  return names.has(name) || names.has(name.replace(prefix, '').replace(/[-_]/g, ''));
}

/** Percent-encoded as often as a URL is nested in others. */
function decoded(written: string): string {
  let name = written;
  for (let times = 0; times < 4 && name.includes('%'); times += 1) {
    try {
      name = decodeURIComponent(name);
    } catch {
      return name;
    }
  }
  return name;
}
