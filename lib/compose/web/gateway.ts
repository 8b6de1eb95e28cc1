import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaBalancingStore } from '@/lib/domains/gateway/adapters/prisma-balancing-store'
import { listBreakers } from '@/lib/domains/gateway/list-breakers'
import { listDependencies } from '@/lib/domains/gateway/list-dependencies'
import { forgetBalancing, saveBalancing, showBalancing } from '@/lib/domains/gateway/manage-balancing'
import { listRegistrations } from '@/lib/domains/gateway/list-registrations'
import { visibleApplicationNames } from './applications'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

function compose({ database, proxy }: WebContext) {
  const balancing = { store: createPrismaBalancingStore(database), source: { state: (application: string) => proxy.call(proxyCalls.balancing, { application }, { timeoutMs }) } }
  return {
    breakers: listBreakers(createPrismaApplicationStore(database), { episodes: (application) => proxy.call(proxyCalls.breakers, { application }, { timeoutMs }) }),
    registrations: listRegistrations({ registrations: () => proxy.call(proxyCalls.registrations, {}, { timeoutMs }) }, visibleApplicationNames),
  dependencies: listDependencies(createPrismaApplicationStore(database), { states: (application) => proxy.call(proxyCalls.dependencies, { application }, { timeoutMs }) }),
    showBalancing: showBalancing(balancing),
    saveBalancing: saveBalancing(balancing),
    forgetBalancing: forgetBalancing(balancing),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

/** What the console asks the proxy itself: it answers without the daemon. */
export function gatewayVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
