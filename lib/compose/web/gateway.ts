import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { listBreakers } from '@/lib/domains/gateway/list-breakers'
import { listDependencies } from '@/lib/domains/gateway/list-dependencies'
import { listRegistrations } from '@/lib/domains/gateway/list-registrations'
import { visibleApplicationNames } from './applications'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

const compose = ({ database, proxy }: WebContext) => ({
  breakers: listBreakers(createPrismaApplicationStore(database), { episodes: (application) => proxy.call(proxyCalls.breakers, { application }, { timeoutMs }) }),
  registrations: listRegistrations({ registrations: () => proxy.call(proxyCalls.registrations, {}, { timeoutMs }) }, visibleApplicationNames),
  dependencies: listDependencies(createPrismaApplicationStore(database), { states: (application) => proxy.call(proxyCalls.dependencies, { application }, { timeoutMs }) }),
})

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

/** What the console asks the proxy itself: it answers without the daemon. */
export function gatewayVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
