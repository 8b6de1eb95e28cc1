import { createServer } from 'node:net'
import { type ListenerName, listeners } from './flags'

type Claim = { ok: true; port: number } | { ok: false; code: string }

/** Listens for a moment: the only honest way to know. Port 0 gives a free one. */
export const tryPort = (port: number, host: string): Promise<Claim> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ ok: false, code: error.code ?? error.message }))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? { ok: true, port: address.port } : { ok: false, code: 'no port' }))
    })
  })

export const takenMessage = (port: number, { wants, flag }: { wants: string; flag: string }): string =>
  `Port ${port} is taken, and ${wants} wants it: stop what listens there, or choose another with --${flag} N.`

/** Why a listener cannot be had, in one line with its cure. */
function refusedMessage(code: string, port: number, address: string, listener: { wants: string; flag: string }): string {
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${address} is no address of this machine: give --host one that is, or 0.0.0.0 for all of them.`
  if (code === 'EACCES') return `Port ${port}, for ${listener.wants}, is not for an ordinary user: choose one from 1024 up with --${listener.flag} N.`
  return takenMessage(port, listener)
}

export type Claimed = { ok: true; ports: Record<ListenerName, number> } | { ok: false; problem: string }

/** Settles every port of 0, and says the first that is taken. Listeners in `skip` are not asked about. */
export async function claimPorts(wanted: Record<ListenerName, number>, host: string, skip: ReadonlySet<ListenerName>): Promise<Claimed> {
  const ports = { ...wanted }
  const given = new Set<number>()
  for (const listener of listeners) {
    const { name } = listener
    if (skip.has(name)) continue
    const address = name === 'console' ? host : '127.0.0.1'
    let claim = await tryPort(wanted[name], address)
    while (claim.ok && wanted[name] === 0 && given.has(claim.port)) claim = await tryPort(0, address)
    if (!claim.ok) return { ok: false, problem: refusedMessage(claim.code, wanted[name], address, listener) }
    ports[name] = claim.port
    given.add(claim.port)
  }
  return { ok: true, ports }
}
