/** Returns an ISO time in UTC as epoch microseconds; digits beyond are dropped. NaN for any other text. */
export function microsecondsOf(iso: string): number {
  const fraction = /\.\d{3}(\d{1,3})/.exec(iso)?.[1] ?? '';
  return Date.parse(iso) * 1_000 + Number(fraction.padEnd(3, '0'));
}
