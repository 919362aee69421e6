/** Headers of every answer. No referrer policy stricter than this: browsers would then hide the origin of our forms. */
export const sharedHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Pages of ours need nothing but their style sheet and an icon, and run no script at all. */
export const OUR_POLICY = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

/** bull-board brings its own scripts and sets styles from them; its fonts from another host are left out. */
export const BOARD_POLICY = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; " +
    "object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'",
} as const;
