import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaCatalogStore } from '@/lib/domains/catalog/adapters/prisma-catalog-store'
import { bindService } from '@/lib/domains/catalog/bind-service'
import { cancelRotation, rotateBinding, unbindService } from '@/lib/domains/catalog/change-binding'
import { createService } from '@/lib/domains/catalog/create-service'
import { deleteService } from '@/lib/domains/catalog/delete-service'
import { endSessions } from '@/lib/domains/catalog/end-sessions'
import { getService } from '@/lib/domains/catalog/get-service'
import { listServices, readMarketplace } from '@/lib/domains/catalog/list-services'
import { listQuotas, setQuota } from '@/lib/domains/catalog/manage-quotas'
import type { Reveals } from '@/lib/domains/catalog/ports'
import { retryBinding, retryService } from '@/lib/domains/catalog/retry'
import { revealCredential } from '@/lib/domains/catalog/reveal-credential'
import { ok } from '@/lib/kernel/result'
import { type WebContext, webContext } from './context'

/** The daemon holds the root key: it writes the ledger, opens and answers. */
const revealsOf = ({ daemon }: WebContext): Reveals => ({
  async reveal(service, binding, { actor, why }) {
    const answer = await daemon.call(daemonCalls.revealCredential, { service, binding, actor, ...(why === undefined ? {} : { why }) })
    return answer.ok ? ok(answer.value) : answer
  },
})

function compose(context: WebContext) {
  const { database, clock } = context
  const store = createPrismaCatalogStore(database)
  const applications = createPrismaApplicationStore(database)
  return {
    marketplace: readMarketplace(store),
    list: listServices(store),
    get: getService(store),
    create: createService(store, clock),
    delete: deleteService(store),
    bind: bindService(store, applications),
    rotate: rotateBinding(store),
    cancelRotation: cancelRotation(store),
    unbind: unbindService(store),
    retry: retryService(store, clock),
    retryBinding: retryBinding(store),
    endSessions: endSessions(store),
    reveal: revealCredential(store, revealsOf(context)),
    quotas: listQuotas(store),
    setQuota: setQuota(store),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function serviceVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
