/** `localhost:8761`, `127.0.0.1`, `[::1]:8761`, `app.localhost`: names that no foreign zone can own. */
export function isLoopbackHost(hostAndPort: string): boolean {
  const host = hostAndPort.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
