import type { Database } from '@/lib/kernel/database'
import type { Envelope } from '@/lib/kernel/envelope'
import type { Bindings } from '../../delivery/ports'
import { bindingEnvironment, type OpenBinding } from '../core/binding-environment'
import type { EngineView } from '../ports'
import { openCredentials } from './sealed-credentials'

/** What an instance is given by the bindings of its application, opened for it. */
export const createPrismaInstanceBindings = (database: Database, envelope: Envelope, engine: Pick<EngineView, 'endpoint'>): Bindings => ({
  async forInstance({ id, slot, port, group }) {
    const { application, release } = group
    // The generation first: should it rise meanwhile, the instance is taken for older than it is, and replaced.
    const { bindingGeneration } = await database.application.findUniqueOrThrow({ where: { id: application.id }, select: { bindingGeneration: true } })
    const rows = await database.serviceBinding.findMany({ where: { applicationId: application.id, state: { not: 'ended' }, givenId: { not: null } }, include: { serviceInstance: true, credentials: { where: { state: 'issued' } } } })
    const endpoint = rows.length > 0 ? await engine.endpoint() : null
    const open = rows.map((row): OpenBinding => {
      const given = row.credentials.find((one) => one.id === row.givenId)
      if (!given || given.sealed === null) throw new Error(`the credential of ${row.name} is not there`)
      const { id: serviceId, name, offering, plan } = row.serviceInstance
      return { id: row.id, name: row.name, service: { id: serviceId, name, offering, plan }, databaseUrl: row.databaseUrl, credentials: openCredentials(envelope, given.id, given.sealed, endpoint) }
    })
    return { generation: bindingGeneration, ...bindingEnvironment({ id, slot, port, application, release }, open) }
  },
})
