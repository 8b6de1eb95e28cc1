import type { Binding, Service } from '../../lib/domains/catalog/schemas'
import { ServicePage } from '../../lib/domains/catalog/schemas'
import type { servicesOf } from './services'
import { until } from './until'
import type { EntryName } from './watch-ledger'

export const verbs = ['provision', 'bind', 'rotate', 'delete'] as const
export type Verb = (typeof verbs)[number]

/** The beginning of each state and step of a verb, and its end, by the entry that is written with it. */
export const boundariesOf: Record<Verb, readonly EntryName[]> = {
  provision: ['service.create done', 'service.provision intended', 'service.provision done'],
  bind: ['binding.create done', 'credential.issue intended', 'binding.roll done', 'binding.settle done'],
  rotate: ['binding.rotate done', 'credential.issue intended', 'binding.roll done', 'credential.revoke intended'],
  delete: ['service.delete done', 'binding.roll done', 'credential.revoke intended', 'service.deprovision intended'],
}

/** Asked again while a part is away: an answer that was lost shows as the refusal of what is there already. */
const persist = <T>(what: string, ask: () => Promise<T>): Promise<T> => until(what, 120_000, ask, 300)

/** One service from its order to its end, each verb asked until it is heard and then waited for. */
export function serviceLife(services: ReturnType<typeof servicesOf>, { team, application, name }: { team: string; application: string; name: string }) {
  let service: Service
  let binding: Binding
  const named = async () => (await services.send(ServicePage, 'GET', `/services?team=${team}&name=${name}`)).items[0]
  const bound = async () => (await services.get(service.id)).bindingList.find((one) => one.state !== 'ended')
  const numberOf = async () => (await bound())?.credentials[0]?.number ?? 0
  const does: Record<Verb, () => Promise<unknown>> = {
    async provision() {
      service = await persist('an order', async () => (await named()) ?? services.create(team, name))
      await services.reaches(service, 'ready')
    },
    async bind() {
      binding = await persist('a binding', async () => (await bound()) ?? services.bind(service, application))
      await services.settles(service, binding, 'bound')
    },
    async rotate() {
      const before = await persist('the credential', numberOf)
      await persist('a rotation', async () => ((await numberOf()) > before ? binding : services.rotate(service, binding)))
      await services.settles(service, binding, 'bound')
    },
    async delete() {
      await persist('a deletion', async () => ((await services.get(service.id)).state === 'ready' ? services.delete(service) : service))
      await services.reaches(service, 'deleted')
    },
  }
  return does
}
