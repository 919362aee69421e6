/** The headers that name the origin of a request. */
export interface Provenance {
  host: string | undefined;
  origin: string | undefined;
  /** `Sec-Fetch-Site` */
  fetchSite: string | undefined;
}

/**
 * Returns true when a browser sent the request from a page of another origin. Programs other than browsers send neither header,
 * and cannot use the login of a browser.
 */
export function isForeign({ host, origin, fetchSite }: Provenance): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  if (origin === undefined) return false;
  // the scheme is not compared: behind a proxy that terminates TLS it differs from the scheme of the browser
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}
