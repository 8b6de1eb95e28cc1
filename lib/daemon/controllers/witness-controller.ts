import type { AddressAsker } from '@/lib/domains/registry/adapters/ask-address'
import type { TrafficReader } from '@/lib/domains/registry/adapters/collector-traffic'
import { probesPerSecondMax } from '@/lib/domains/registry/core/probe-pace'
import type { VerdictChange } from '@/lib/domains/registry/kept-verdicts'
import type { ProbeTask, TruthBook } from '@/lib/domains/registry/truth-book'
import type { Fence } from '@/lib/domains/delivery/ports'
import type { Controller } from './controller'

export interface WitnessControllerOptions {
  kind: string
  book: TruthBook
  asker: AddressAsker
  traffic: TrafficReader
  /** Ids that hold a lease. */
  leased: () => ReadonlySet<string>
  nowMs: () => number
  /** Writes down since when, and open pages hear of it. Refused where another daemon holds the work. */
  record: (fence: Fence, changes: readonly VerdictChange[]) => Promise<void>
}

const everyMs = 1_000
const askTrafficEveryMs = 5_000
/** At once; the pace is in `due`. */
const together = 32

/** Asks instances in turn, bounded, and judges what lease, traffic and probe say together. One daemon of a machine at a time. */
export function createWitnessController({ kind, book, asker, traffic, leased, nowMs, record }: WitnessControllerOptions): Controller {
  let askedTrafficMs = 0

  async function probeAll(tasks: readonly ProbeTask[], signal: AbortSignal): Promise<void> {
    const waiting = [...tasks]
    const lane = async () => {
      for (let task = waiting.shift(); task && !signal.aborted; task = waiting.shift()) {
        const outcome = await asker.ask(task.plan, signal)
        // A probe that we cut short says nothing.
        if (!signal.aborted) book.probed(task.key, outcome, nowMs())
      }
    }
    await Promise.all(Array.from({ length: Math.min(together, waiting.length) }, lane))
  }

  async function listen(): Promise<void> {
    if (nowMs() - askedTrafficMs < askTrafficEveryMs) return
    askedTrafficMs = nowMs()
    const ids = leased()
    book.heard(await traffic.read((instance) => ids.has(instance), nowMs()))
  }

  return {
    kind,
    concurrency: 1,
    async step(fence, signal) {
      book.observe(nowMs())
      await Promise.all([probeAll(book.due(nowMs(), probesPerSecondMax), signal), listen()])
      if (signal.aborted) return { nextLookMs: 0 }
      const changed = book.judge(nowMs())
      const unsaved = book.kept.unsaved()
      if (changed || unsaved.length > 0) await record(fence, unsaved)
      book.kept.saved(unsaved)
      // Ten thousand are judged every five seconds: who registers and renews comes first.
      return { nextLookMs: Math.max(everyMs, book.size / 2) }
    },
  }
}
