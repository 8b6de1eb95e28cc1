import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createForcedBreakers, createRulesInForce, type ForcedBreakers, type RulesInForce } from '@/lib/daemon/discovery/forced-breakers'
import { createStreamReaders } from '@/lib/domains/breakers/adapters/stream-readers'
import { forcedKind, readForced, removeEnded } from '@/lib/domains/breakers/adapters/prisma-force-store'
import { readChangedRules, rulesKind } from '@/lib/domains/gateway/adapters/prisma-rules-store'
import { readAllStreams, streamsKind } from '@/lib/domains/breakers/adapters/prisma-stream-store'
import { systemClock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'

export interface DaemonBreakers {
  forced: ForcedBreakers
  rules: RulesInForce
  hears(kind: string): boolean
  reload(kind: string): Promise<void>
  /** A minute's chore: what ended is removed, with its entry. */
  minute(signal: AbortSignal): Promise<void>
  answer(routes: ControlRoutes): void
  stop(): Promise<void>
}

/** What people forced and which rules they put in force, for the proxy's picture; and the readers of streams that existing applications serve. */
export async function composeBreakers({ database, log }: { database: Database; log: Log }): Promise<DaemonBreakers> {
  const forced = await createForcedBreakers(() => readForced(database), log)
  const rules = await createRulesInForce(() => readChangedRules(database), log)
  const readers = createStreamReaders({ clock: systemClock, log })
  const follow = async () => readers.follow(await readAllStreams(database))
  await follow()
  return {
    forced,
    rules,
    hears: (kind) => kind === forcedKind || kind === rulesKind || kind === streamsKind,
    async reload(kind) {
      if (kind === forcedKind) await forced.reload()
      else if (kind === rulesKind) await rules.reload()
      else await follow().catch((error: unknown) => log.warn('cannot read which streams there are', { error }))
    },
    async minute(signal) {
      await removeEnded(database, signal)
      await follow()
    },
    answer: (routes) => answerCall(routes, daemonCalls.breakerStreams, () => ok(readers.readings())),
    async stop() {
      forced.stop()
      rules.stop()
      await readers.stop()
    },
  }
}
