import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { unknownZone } from '@/lib/domains/registry/core/summary'
import type { RegistryTarget } from '@/lib/domains/registry/core/targets'
import type { TruthBook } from '@/lib/domains/registry/truth-book'
import type { Doer, GhostGroup } from '@/lib/domains/registry/truth-ports'
import type { CleanedUp } from '@/lib/domains/registry/truth-schemas'
import type { ZoneStanding } from '@/lib/domains/registry/zone-schemas'
import { ok } from '@/lib/kernel/result'

export interface TruthAnswers {
  book: TruthBook
  targets: () => readonly RegistryTarget[]
  cleanUp: (groups: readonly GhostGroup[], doer: Doer) => Promise<CleanedUp>
  nowMs: () => number
}

/** Who is up where. A ghost is nobody: what it could take is not there. */
export function zoneStanding(targets: readonly RegistryTarget[], book: Pick<TruthBook, 'find'>, applications: readonly string[] | null): ZoneStanding['applications'] {
  const allowed = applications && new Set(applications)
  const byApplication = new Map<string, ZoneStanding['applications'][number]>()
  for (const { application, instance, zone } of targets) {
    if (allowed && !allowed.has(application)) continue
    const one = byApplication.get(application) ?? { application, up: [], ghosts: 0 }
    byApplication.set(application, one)
    if (book.find(application, instance)?.verdict.kind === 'ghost') one.ghosts += 1
    else one.up.push({ instance, zone: zone ?? unknownZone })
  }
  return [...byApplication.values()].toSorted((a, b) => (a.application < b.application ? -1 : 1))
}

/** What the console asks about the truth of leases, over the daemon's socket. */
export function answerTruthCalls(routes: ControlRoutes, { book, targets, cleanUp, nowMs }: TruthAnswers): void {
  answerCall(routes, daemonCalls.listTruth, (input) => ok(book.list(input, nowMs())))
  answerCall(routes, daemonCalls.zoneStanding, ({ applications }) => ok({ applications: zoneStanding(targets(), book, applications), asOfMs: nowMs() }))
  answerCall(routes, daemonCalls.cleanUpGhosts, async ({ groups, actor, why }) => ok(await cleanUp(groups, { actor, why })))
}
