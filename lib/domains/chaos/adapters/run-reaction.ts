import type { Database } from '@/lib/kernel/database'
import type { RunRecord } from '../ports'
import type { Reaction } from '../schemas'
import { CallCounts } from '../steady-schemas'

const total = (counts: readonly CallCounts[], field: keyof CallCounts): number => counts.reduce((sum, one) => sum + one[field], 0)

/** What the target did while the fault was there: its calls by second, and who came in the place of targets that ended. */
export async function reactionOf(database: Database, { state }: RunRecord): Promise<Pick<Reaction, 'requests' | 'errors' | 'injected' | 'fallbacks' | 'replaced'>> {
  const from = new Date(state.injectedAtMs ?? state.nowMs)
  const to = new Date(state.goneAtMs ?? state.nowMs)
  const samples = await database.chaosSample.findMany({ where: { runId: state.id, at: { gte: from, lte: to } }, select: { counts: true } })
  const counts = samples.map((one) => CallCounts.parse(one.counts))
  const hit = await database.instance.findMany({
    where: { id: { in: state.facts.targets.map(({ instance }) => instance) }, OR: [{ stoppedAt: { gte: from } }, { desiredState: 'stopped' }] }, orderBy: { id: 'asc' },
    select: { id: true, serverGroupId: true, slot: true, createdAt: true },
  })
  const replaced = []
  for (const one of hit) {
    const next = await database.instance.findFirst({ where: { serverGroupId: one.serverGroupId, slot: one.slot, createdAt: { gt: one.createdAt } }, orderBy: { createdAt: 'desc' }, select: { id: true, healthyAt: true } })
    replaced.push({ instance: one.id, by: next?.id ?? null, tookMs: next?.healthyAt ? next.healthyAt.getTime() - from.getTime() : null })
  }
  return { requests: total(counts, 'requests'), errors: total(counts, 'errors'), injected: total(counts, 'injected'), fallbacks: total(counts, 'fallbacks'), replaced }
}
