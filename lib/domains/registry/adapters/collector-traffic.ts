import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { SummaryAnswer } from '../../telemetry/schemas'
import type { TrafficPicture } from '../core/traffic-picture'

type Ask = (input: { selector: { applications: null; instance?: string }; range: { fromMs: number; toMs: number }; by: 'instance' | 'application'; sort: 'key'; limit: number; offset: number; sparkPoints: number }) => Promise<Result<SummaryAnswer, Fault>>

export interface TrafficReader {
  /** Who served in the last two minutes. Null where telemetry does not answer. */
  read(isLeased: (instance: string) => boolean, nowMs: number): Promise<TrafficPicture | null>
}

const windowMs = 120_000
const slotMs = 10_000
const points = windowMs / slotMs
const pageSize = 2_000
/** Beyond it the picture is not complete: who is not in it may still have served. */
const instancesMax = 20_000
/** Names looked up in one round; the rest follow in the next. */
const lookUpsMax = 40
const rememberMax = 2_000

/** `own`: names of the platform's own spans, which nobody has to register. */
export function createTrafficReader(ask: Ask, own: readonly string[]): TrafficReader {
  /** Null: of the platform itself, or of nobody that telemetry still names. */
  const owners = new Map<string, string | null>()

  async function findOwner(instance: string, range: { fromMs: number; toMs: number }): Promise<void> {
    const answer = await ask({ selector: { applications: null, instance }, range, by: 'application', sort: 'key', limit: 1, offset: 0, sparkPoints: 0 })
    if (!answer.ok) return
    const name = answer.value.rows[0]?.key ?? null
    owners.set(instance, name === null || own.includes(name) ? null : name)
    for (const oldest of [...owners.keys()].slice(0, -rememberMax)) owners.delete(oldest)
  }

  return {
    async read(isLeased, nowMs) {
      // Whole slots of the store: of any other range it makes fewer and longer ones, and when somebody last served would be wrong.
      const toMs = Math.ceil(nowMs / slotMs) * slotMs
      const range = { fromMs: toMs - windowMs, toMs }
      const byInstance = new Map<string, { requests: number; lastAtMs: number }>()
      let [complete, asOfMs] = [true, nowMs]
      for (let offset = 0; ; offset += pageSize) {
        const answer = await ask({ selector: { applications: null }, range, by: 'instance', sort: 'key', limit: pageSize, offset, sparkPoints: points })
        if (!answer.ok) return null
        const { rows, total, meta } = answer.value
        complete &&= meta.complete
        asOfMs = Math.min(asOfMs, meta.asOfMs)
        for (const { key, requests, spark } of rows) {
          if (key === '' || requests === 0) continue
          const last = spark.requests.findLastIndex((count) => count !== null && count > 0)
          byInstance.set(key, { requests, lastAtMs: Math.min(nowMs, range.fromMs + (last + 1) * slotMs) })
        }
        if (rows.length === 0 || offset + rows.length >= total) break
        if (offset + pageSize >= instancesMax) {
          complete = false
          break
        }
      }
      const strange = [...byInstance.keys()].filter((instance) => !isLeased(instance))
      const asked = strange.filter((instance) => !owners.has(instance)).slice(0, lookUpsMax)
      for (const instance of asked) await findOwner(instance, range)
      // Whose requests these are is not known yet: a stranger that reports under another name may be among them.
      complete &&= strange.every((instance) => owners.has(instance))
      const applicationOf = new Map(strange.flatMap((instance) => { const owner = owners.get(instance); return owner ? [[instance, owner] as const] : [] }))
      return { asOfMs, windowMs, complete, byInstance, applicationOf }
    },
  }
}
