import { setTimeout as pause } from 'node:timers/promises'
import { Binding, planNames, RevealedCredential, Service, ServiceDetail, ServicePage } from '../../domains/catalog/schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'
import { bindingStanding, holderLines, serviceStanding } from '../service-words'

const defaultWaitSeconds = 180

/** By its name, with --team where two teams have one of that name; or by its id. */
async function findService(api: Api, { words, flags }: Given): Promise<Service> {
  const name = needed('The service', words[2])
  const query = new URLSearchParams({ name, limit: '10', ...(flags.team && { team: flags.team }) }).toString()
  const { items } = await api.ask(ServicePage, 'GET', `/services?${query}`)
  const [found, another] = items
  if (found && another) throw new Stop('usage', `Several teams have a service ${name}: add --team T (${items.map(({ team }) => team).join(', ')}).`)
  if (found) return found
  throw new Stop('no', `There is no service ${name} here.`)
}

async function findBinding(api: Api, given: Given): Promise<{ service: Service; binding: Binding; path: string }> {
  const service = await findService(api, given)
  const application = needed('The application', given.words[3])
  const { bindingList } = await api.ask(ServiceDetail, 'GET', `/services/${service.id}`)
  const binding = bindingList.find((one) => one.application === application && one.state !== 'ended')
  if (!binding) throw new Stop('no', `${application} is not bound to ${service.name}.`)
  return { service, binding, path: `/services/${service.id}/bindings/${binding.id}` }
}

/** Asks twice a second; says each new standing. */
async function follow(api: Api, id: string, given: Given, say: Say, look: (detail: ServiceDetail) => { words: string; exit: Exit | null }): Promise<{ detail: ServiceDetail; exit: Exit }> {
  const seconds = wholeNumber('--timeout', given.flags.timeout, 1, 3_600) ?? defaultWaitSeconds
  const deadline = Date.now() + seconds * 1_000
  for (let said = ''; ; await pause(500)) {
    const detail = await api.ask(ServiceDetail, 'GET', `/services/${id}`)
    const { words, exit } = look(detail)
    if (words !== said) say.note((said = words))
    if (exit !== null) return { detail, exit }
    if (Date.now() > deadline) return { detail, exit: 'late' }
  }
}

async function answerService(api: Api, service: Service, wanted: Service['state'], given: Given, say: Say): Promise<Exit> {
  if (!given.flags.wait) {
    say.answer(service, serviceStanding(service))
    return 'done'
  }
  const { detail, exit } = await follow(api, service.id, given, say, (now) => ({ words: serviceStanding(now), exit: now.state === wanted ? 'done' : now.state === 'failed' ? 'no' : null }))
  say.answer(detail, serviceStanding(detail))
  return exit
}

async function answerBinding(api: Api, service: Service, binding: Binding, wanted: Binding['state'], given: Given, say: Say): Promise<Exit> {
  if (!given.flags.wait) {
    say.answer(binding, bindingStanding(binding))
    return 'done'
  }
  const of = (detail: ServiceDetail) => detail.bindingList.find(({ id }) => id === binding.id) ?? binding
  const { detail, exit } = await follow(api, service.id, given, say, (now) => ({ words: bindingStanding(of(now)), exit: of(now).state === wanted ? 'done' : null }))
  say.answer(of(detail), bindingStanding(of(detail)))
  return exit
}

const whyOf = ({ flags }: Given) => (flags.why ? { why: flags.why } : {})

export const serviceCommands = {
  async list({ flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const items: Service[] = []
    for (let next: string | null = ''; next !== null; ) {
      const query: string = new URLSearchParams({ limit: '200', ...(next && { cursor: next }), ...(flags.team && { team: flags.team }), ...(flags.application && { application: flags.application }) }).toString()
      const page: { items: Service[]; next: string | null } = await api.ask(ServicePage, 'GET', `/services?${query}`)
      items.push(...page.items)
      next = page.next
    }
    const size = ({ usage }: Service) => (usage ? `${(usage.sizeBytes / 1_048_576).toFixed(1)} MiB` : '-')
    const rows = items.map((one) => [one.name, one.team, one.offering, one.plan, one.state, String(one.bindings), size(one), one.lastUseAt ?? '-'])
    say.table(items, ['SERVICE', 'TEAM', 'OFFERING', 'PLAN', 'STATE', 'BINDINGS', 'SIZE', 'LAST USE'], rows)
    return 'done'
  },
  async create(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const plan = oneOf('--plan', needed('--plan', flags.plan), planNames)
    const body = { team: needed('--team', flags.team), name: needed('The name', words[2]), plan, ...whyOf(given) }
    const api = await openApi(flags)
    return answerService(api, await api.ask(Service, 'POST', '/services', body), 'ready', given, say)
  },
  async bind(given: Given, say: Say): Promise<Exit> {
    const application = needed('The application', given.words[3])
    const api = await openApi(given.flags)
    const service = await findService(api, given)
    const body = { application, databaseUrl: given.flags['database-url'] === true, ...(given.flags.name && { name: given.flags.name }), ...whyOf(given) }
    return answerBinding(api, service, await api.ask(Binding, 'POST', `/services/${service.id}/bindings`, body), 'bound', given, say)
  },
  async unbind(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    const { service, path } = await findBinding(api, given)
    return answerBinding(api, service, await api.ask(Binding, 'DELETE', path, whyOf(given)), 'ended', given, say)
  },
  async rotate(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    const { service, path } = await findBinding(api, given)
    const asked = await api.ask(Binding, given.flags.cancel ? 'DELETE' : 'POST', `${path}/rotation`, whyOf(given))
    return answerBinding(api, service, asked, 'bound', given, say)
  },
  async delete(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    const service = await findService(api, given)
    const { bindingList } = await api.ask(ServiceDetail, 'GET', `/services/${service.id}`)
    const bound = bindingList.filter(({ state }) => state !== 'ended')
    const uses = bound.map(({ application, lastUseAt }) => `  ${application}, last use ${lastUseAt ?? 'never'}`)
    if (given.flags.confirm !== service.name) throw new Stop('usage', [`This deletes ${service.name} with its data, for good${bound.length > 0 ? ', and unbinds:' : '.'}`, ...uses, `Say so with --confirm ${service.name} --why TEXT.`].join('\n'))
    const why = needed('--why', given.flags.why)
    return answerService(api, await api.ask(Service, 'DELETE', `/services/${service.id}`, { confirm: service.name, why }), 'deleted', given, say)
  },
  /** A service that failed; with an application its binding, when something failed on its way. */
  async retry(given: Given, say: Say): Promise<Exit> {
    const api = await openApi(given.flags)
    if (given.words[3] === undefined) {
      const service = await findService(api, given)
      const asked = await api.ask(Service, 'POST', `/services/${service.id}/retry`, whyOf(given))
      return answerService(api, asked, asked.state === 'deleting' ? 'deleted' : 'ready', given, say)
    }
    const { service, path } = await findBinding(api, given)
    const asked = await api.ask(Binding, 'POST', `${path}/retry`, whyOf(given))
    return answerBinding(api, service, asked, asked.state === 'unbinding' ? 'ended' : 'bound', given, say)
  },
  async endSessions(given: Given, say: Say): Promise<Exit> {
    const why = needed('--why', given.flags.why)
    const api = await openApi(given.flags)
    const { service, binding, path } = await findBinding(api, given)
    const asked = await api.ask(Binding, 'DELETE', `${path}/sessions`, { why })
    for (const line of holderLines(binding)) say.note(line)
    return answerBinding(api, service, asked, 'bound', given, say)
  },
  async reveal(given: Given, say: Say): Promise<Exit> {
    const why = needed('--why', given.flags.why)
    const api = await openApi(given.flags)
    const { path } = await findBinding(api, given)
    const shown = await api.ask(RevealedCredential, 'POST', `${path}/reveal`, { why })
    say.note(`Credential #${shown.number}. The ledger has that you saw it.`)
    say.answer(shown, shown.uri)
    return 'done'
  },
}
