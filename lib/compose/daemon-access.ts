import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { daemonCalls } from '@/lib/control/daemon-calls'
import type { PartSettings } from '@/lib/control/part-settings'
import { pruneAccess } from '@/lib/domains/access/adapters/prune-access'
import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'
import { composeAccess } from './access'
import { composeLedger } from './ledger'

/** Whoever may open the 0700 socket folder has the files of the installation: an operator, and named as the machine. */
const machine: Actor = { kind: 'machine', id: 'machine', name: 'qd', operator: true, teams: new Map() }

interface Needs {
  database: Database
  settings: PartSettings
  log: Log
  clock: Clock
}

/** What the daemon answers for the launcher and `qd` on the machine itself: first-run link, tokens, the ledger's proof. */
export function answerAccessCalls(routes: ControlRoutes, { database, settings, log, clock }: Needs): void {
  const access = composeAccess(database, clock, settings.publicUrl)
  const ledger = composeLedger(database, clock, settings.dataDir)
  answerCall(routes, daemonCalls.firstRunLink, async () => {
    const link = await access.firstRunLink()
    log.info(link.url === null ? 'an operator account exists: no first-run link' : 'first-run link made')
    return ok(link)
  })
  answerCall(routes, daemonCalls.createToken, async ({ name, role, team, days }) => {
    const made = await access.createToken(machine, { name, role, days, ...(team !== undefined && { team }) })
    return made.ok ? ok({ id: made.value.view.id, token: made.value.token, expiresAt: made.value.view.expiresAt }) : fail(made.error)
  })
  answerCall(routes, daemonCalls.verifyLedger, async () => ok(await ledger.walkLedger()))
}

/** What the daemon's hour does for access: rows that are over go, in small batches. */
export const accessHour =
  ({ database, clock, log }: Pick<Needs, 'database' | 'clock' | 'log'>) =>
  async (signal: AbortSignal): Promise<void> => {
    const gone = await pruneAccess(database, clock.nowMs(), signal)
    if (gone.sessions + gone.links + gone.failures > 0) log.info('rows of access that are over were removed', { ...gone })
  }
