import type { Database } from '@/lib/kernel/database'
import type { Envelope } from '@/lib/kernel/envelope'
import { ok } from '@/lib/kernel/result'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { bindingTitle } from '../core/engine-names'
import { uriOf } from '../core/binding-environment'
import type { EngineView, Reveals } from '../ports'
import { openCredentials } from './sealed-credentials'

/** Opens what is given now. The ledger has it before anybody sees it. */
export const createPrismaReveals = (database: Database, envelope: Envelope, engine: Pick<EngineView, 'endpoint'>): Reveals => ({
  async reveal(service, bindingId, doer) {
    const row = await database.serviceBinding.findFirst({ where: { id: bindingId, serviceInstanceId: service.id, state: { not: 'ended' } }, include: { application: { select: { name: true } }, credentials: true } })
    const given = row?.credentials.find(({ id, state }) => id === row.givenId && state === 'issued')
    if (!row || !given || given.sealed === null) return ok(null)
    const credentials = openCredentials(envelope, given.id, given.sealed, await engine.endpoint())
    await database.$transaction((tx) =>
      appendChange(tx, {
        actor: doer.actor, action: 'credential.reveal', subject: { kind: 'binding', id: bindingId }, teamId: service.teamId, application: row.application.name,
        after: { name: bindingTitle(service.name, row.application.name), credential: given.number }, ...(doer.why === undefined ? {} : { why: doer.why }),
      }),
    )
    const { password, ...rest } = credentials
    return ok({ number: given.number, ...rest, password: password.reveal(), uri: uriOf(credentials) })
  },
})
