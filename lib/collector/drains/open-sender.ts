import { drainTarget } from '@/lib/domains/drains/core/drain-kinds'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { createHttpSender } from './http-sender'
import { problemOfError } from './send-problem'
import type { DrainSender, SendTimes } from './sender'
import { createSyslogSender } from './syslog-sender'

/** A sender that can never send, and says why each time: keys and certificates that cannot be read are found here. */
const brokenSender = (problem: Extract<Awaited<ReturnType<DrainSender['send']>>, { kind: 'later' }>['problem']): DrainSender => ({
  batch: { records: 1, bytes: 1 },
  send: async () => ({ kind: 'later', problem, askedMs: null, slow: true, answer: null }),
  close: async () => undefined,
})

export function openSender(order: Pick<DrainOrder, 'kind' | 'url' | 'localAllowed'>, credentials: DrainCredentials, times: SendTimes): DrainSender {
  const target = drainTarget(order.kind, order.url)
  // Checked before it was kept.
  if (!target) return brokenSender({ key: 'wrong-place', values: { status: 0, words: order.url } })
  try {
    return order.kind === 'syslog' ? createSyslogSender(order, target, credentials, times) : createHttpSender(order, target, credentials, times)
  } catch (error) {
    return brokenSender(problemOfError(error, target, 0))
  }
}
