import { collectorCalls } from '@/lib/control/collector-calls'
import { createPrismaBoundApplications } from '@/lib/domains/correlation/adapters/prisma-bound-applications'
import { explainMoment } from '@/lib/domains/correlation/explain-moment'
import type { CorrelationPorts } from '@/lib/domains/correlation/ports'
import { joinPhases } from '@/lib/domains/ledger/core/join-phases'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { parseRange } from '@/lib/domains/telemetry/core/range'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { visibleApplicationNames } from './applications'
import { webContext } from './context'
import { gatewayVerbs } from './gateway'
import { ledgerVerbs } from './ledger'
import { telemetryVerbs } from './telemetry'

/** The whole call graph is one question: longer than the collector's own limit, so that its words reach the reader. */
const timeoutMs = 15_000
const pageSize = 200
const pagesMax = 5

/** The newest thousand entries of the range: an hour of a busy estate has fewer. */
const changes: CorrelationPorts['changes'] = async (actor, { fromMs, toMs }) => {
  const entries: LedgerEntry[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const found = await ledgerVerbs().listChanges(actor, { from: String(fromMs), to: String(toMs), limit: pageSize, ...(cursor !== undefined && { cursor }) })
    if (!found.ok) return found
    entries.push(...found.value.items)
    cursor = found.value.next ?? undefined
    if (cursor === undefined) break
  }
  return ok({ changes: joinPhases(entries).map(({ entry, intended }) => ({ entry, beganMs: Date.parse((intended ?? entry).at) })), more: cursor !== undefined })
}

const ports: CorrelationPorts = {
  range: (from, to) => {
    const range = parseRange(from, to, webContext().clock.nowMs())
    return range.ok ? range : fail(fault('invalid-input', 'The time range cannot be read.', { errors: range.error }))
  },
  visibleNames: visibleApplicationNames,
  golden: (actor, query) => telemetryVerbs().golden(actor, query),
  calls: (question) => webContext().collector.call(collectorCalls.calls, question, { timeoutMs }),
  changes,
  breakers: (actor, application) => gatewayVerbs().breakers(actor, { application }),
  bound: (services, sinceMs) => createPrismaBoundApplications(webContext().database)(services, sinceMs),
}

/** Composed out of the verbs of others: what an actor may not ask there is not told here. */
export const correlationVerbs = () => ({ explain: explainMoment(ports) })
