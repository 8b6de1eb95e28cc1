import type { z } from 'zod'
import { Binding, RevealedCredential, Service, ServiceDetail } from '../../lib/domains/catalog/schemas'
import type { Product } from './product'
import { until } from './until'

/** Services as scripts ask for them, over the API of a running product. */
export function servicesOf(product: Product) {
  async function send<S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>> {
    const answer = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${product.token()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json: unknown = await answer.json()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`)
    return schema.parse(json)
  }
  const get = (id: string) => send(ServiceDetail, 'GET', `/services/${id}`)
  const bindingPath = ({ id }: Pick<Service, 'id'>, binding: Pick<Binding, 'id'>) => `/services/${id}/bindings/${binding.id}`
  return {
    send, get,
    create: (team: string, name: string) => send(Service, 'POST', '/services', { team, name, plan: 'small', why: 'bench' }),
    bind: (service: Pick<Service, 'id'>, application: string, name?: string) => send(Binding, 'POST', `/services/${service.id}/bindings`, { application, databaseUrl: name === undefined, ...(name && { name }), why: 'bench' }),
    rotate: (service: Pick<Service, 'id'>, binding: Pick<Binding, 'id'>) => send(Binding, 'POST', `${bindingPath(service, binding)}/rotation`, { why: 'bench' }),
    unbind: (service: Pick<Service, 'id'>, binding: Pick<Binding, 'id'>) => send(Binding, 'DELETE', bindingPath(service, binding), { why: 'bench' }),
    reveal: (service: Pick<Service, 'id'>, binding: Pick<Binding, 'id'>) => send(RevealedCredential, 'POST', `${bindingPath(service, binding)}/reveal`, { why: 'bench' }),
    delete: (service: Pick<Service, 'id' | 'name'>) => send(Service, 'DELETE', `/services/${service.id}`, { confirm: service.name, why: 'bench' }),
    reaches: (service: Pick<Service, 'id'>, state: Service['state']) => until(`service ${service.id} to be ${state}`, 120_000, async () => ((await get(service.id)).state === state ? true : undefined)),
    settles: (service: Pick<Service, 'id'>, binding: Pick<Binding, 'id'>, state: Binding['state']) =>
      until(`binding ${binding.id} to be ${state}`, 180_000, async () => ((await get(service.id)).bindingList.find(({ id }) => id === binding.id)?.state === state ? true : undefined), 150),
  }
}
