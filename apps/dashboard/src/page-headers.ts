/** Headers of every response. A stricter referrer policy would make browsers hide the origin of our forms. */
export const sharedHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Headers of the dashboard's own pages, which load a style sheet and an icon and run no script. */
export const PAGE_POLICY = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

/** Headers of bull-board, which runs scripts that set styles. Its fonts, which are on another host, are not loaded. */
export const BOARD_POLICY = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; " +
    "object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'",
} as const;
