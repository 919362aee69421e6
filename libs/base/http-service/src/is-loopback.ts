/** Returns true for a loopback host name or address, with or without a port as in a Host header. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\](:\d+)?$/, '$1');
  if (name === '::1') return true;
  return /^(localhost|127(\.\d{1,3}){3})(:\d{1,5})?$/.test(name);
}
