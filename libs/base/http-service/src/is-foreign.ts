/** Where a request says it comes from: the headers of these names. */
export interface Provenance {
  host: string | undefined;
  origin: string | undefined;
  /** `Sec-Fetch-Site` */
  fetchSite: string | undefined;
}

/**
 * True when a browser says that a page of another origin sent the request. Programs that are no browsers send
 * neither header, and carry no login of somebody else.
 */
export function isForeign({ host, origin, fetchSite }: Provenance): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  if (origin === undefined) return false;
  // the scheme is not compared: behind a proxy that ends TLS this process sees another one than the browser
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}
