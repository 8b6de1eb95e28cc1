import type { Runtime } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import type { LogShipper } from '../logs/log-shipper'
import type { Stopper } from './stopper'

export interface SweepOptions {
  database: Database
  runtime: Runtime
  stopper: Stopper
  shipper: Pick<LogShipper, 'isDrained' | 'forget'>
  log: Log
}

/** Nobody else acts on an instance whose row has ended, so no epoch can be newer. */
const lastEpoch = 2n ** 62n
/** A start that was claimed may still name itself for so long: its file must be there. */
const claimKeptMs = 600_000
const endedKeptMs = 60_000

/** Ends processes whose row has ended or is gone, and removes what is left of ended instances once their output was taken. */
export const createSweep =
  ({ database, runtime, stopper, shipper, log }: SweepOptions) =>
  async (): Promise<void> => {
    // The list comes first: an instance's row is older than its files, so a living one is never missed.
    const ids = await runtime.list()
    const rows = new Map((await database.instance.findMany({ where: { id: { in: ids } }, select: { id: true, state: true, stoppedAt: true } })).map((row) => [row.id, row]))
    for (const id of ids) {
      const row = rows.get(id)
      if (row && row.state !== 'stopped' && row.state !== 'failed') continue
      const seen = await runtime.observe(id)
      if (seen.kind === 'running') {
        log.warn('an instance runs that nobody wants: it is stopped', { instance: id, state: row?.state ?? 'no row' })
        await stopper.end({ id, application: '' }, lastEpoch)
        continue
      }
      if (seen.kind === 'claimed' && Date.now() - seen.sinceMs < claimKeptMs) continue
      if (row && Date.now() - (row.stoppedAt?.getTime() ?? 0) < endedKeptMs) continue
      if (row && !(await shipper.isDrained(id))) continue
      shipper.forget(id)
      await runtime.forget(id)
    }
  }
