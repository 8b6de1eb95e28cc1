import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { TLSSocket } from 'node:tls'
import type { DrainTarget } from '@/lib/domains/drains/core/drain-kinds'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainTestStep } from '@/lib/domains/drains/problem-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { addressClass } from '@/lib/kernel/outside-address'
import { refusedLiteral } from '@/lib/kernel/address-guard'
import { openSyslogSocket } from './syslog-sender'

/** Goes as far as a connection, and says each step. Throws what stopped it. */
export async function probe(order: Pick<DrainOrder, 'localAllowed'>, target: DrainTarget, credentials: DrainCredentials, connectMs: number, say: (step: DrainTestStep) => void): Promise<void> {
  const refused = refusedLiteral(target.host, order.localAllowed)
  if (refused) throw refused
  if (addressClass(target.host) === null) {
    const found = await lookup(target.host, { all: true })
    say({ key: 'resolved', values: { host: target.host, addresses: found.map(({ address }) => address).slice(0, 4).join(', ') } })
  }
  const startedAt = performance.now()
  const socket = openSyslogSocket(order, target, credentials)
  try {
    socket.setTimeout(connectMs, () => socket.destroy(Object.assign(new Error('it took too long'), { code: 'ETIMEDOUT' })))
    await once(socket, 'connect')
    say({ key: 'connected', values: { address: socket.remoteAddress ?? target.host, port: target.port, ms: Math.round(performance.now() - startedAt) } })
    if (!(socket instanceof TLSSocket)) return say({ key: 'plain', values: {} })
    await once(socket, 'secureConnect')
    const { subject, valid_to: until } = socket.getPeerCertificate()
    const name = Array.isArray(subject?.CN) ? subject.CN.join(', ') : (subject?.CN ?? target.host)
    say({ key: 'secured', values: { protocol: socket.getProtocol() ?? '', name, until: until ? new Date(until).toISOString() : '' } })
  } finally {
    socket.destroy()
  }
}
