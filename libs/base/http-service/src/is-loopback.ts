/** True for a host name or address, or one with a port as in a Host header, that never leaves this machine. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\](:\d+)?$/, '$1');
  if (name === '::1') return true;
  return /^(localhost|127(\.\d{1,3}){3})(:\d{1,5})?$/.test(name);
}
