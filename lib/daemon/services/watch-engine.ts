import type { EngineRows } from '@/lib/domains/catalog/adapters/prisma-engine-rows'
import { compareEngine } from '@/lib/domains/catalog/core/compare-engine'
import { offerings } from '@/lib/domains/catalog/core/offerings'
import type { Broker, EngineView } from '@/lib/domains/catalog/ports'
import type { Log } from '@/lib/kernel/log'

export interface WatchEngineOptions {
  rows: EngineRows
  engine: Broker & EngineView
  log: Log
}

/** Nobody else acts on what no row wants, so no epoch can be newer. */
const lastEpoch = 2n ** 62n

/** Compares engine and rows both ways: usage goes into rows, orphans are taken away, what is missing is said. */
export const createEngineWatch =
  ({ rows, engine, log }: WatchEngineOptions) =>
  async (): Promise<void> => {
    // What was deleted last may have left something: the server is asked when it is known, and looked for only when rows say so.
    if (await rows.any()) await engine.endpoint()
    // The survey first: see `compareEngine`.
    const survey = await engine.survey()
    if (!survey) return
    await rows.saveUsage(survey, Date.now())
    await rows.wakeBySize()
    const first = compareEngine(survey, await rows.known())
    // What was ended in order between the two questions is no orphan: only what is still there is.
    const again = first.orphanServices.length + first.orphanLogins.length > 0 ? await engine.survey() : survey
    if (!again) return
    const found = again === survey ? first : compareEngine({ services: survey.services.filter(({ id }) => again.services.some((one) => one.id === id)), logins: survey.logins.filter(({ id }) => again.logins.some((one) => one.id === id)) }, await rows.known())
    const call = { serviceId: offerings[0]?.id ?? '', planId: offerings[0]?.plans[0]?.id ?? '', epoch: lastEpoch }
    for (const id of found.orphanServices) {
      log.warn('a database that no row wants is dropped', { service: id })
      await engine.deprovision(id, call)
      await rows.swept('service', id)
    }
    for (const { id, serviceId } of found.orphanLogins) {
      log.warn('a login that no row wants is dropped', { credential: id })
      await engine.unbind(serviceId, id, call)
      await rows.swept('credential', id)
    }
    await rows.sayMissing(found.missingServices)
    if (found.missingLogins.length > 0) log.error('logins that were issued are not in the engine', { credentials: found.missingLogins })
  }
