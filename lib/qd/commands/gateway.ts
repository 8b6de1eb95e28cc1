import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { FilterDetail, FilterPage, FilterRow, type SaveFilterInput } from '../../domains/gateway/filter-api-schemas'
import { filterStages } from '../../domains/gateway/filter-schemas'
import { RouteDetail, RoutePage, RouteRow } from '../../domains/gateway/route-api-schemas'
import { RouteDocument, RouteTest } from '../../domains/gateway/route-schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { conflictWords, matchWords, stepWords, targetWords } from '../gateway-words'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const whyOf = ({ flags }: Given) => (flags.why ? { why: flags.why } : {})
const listOf = (text: string | undefined) => text?.split(',').map((one) => one.trim()).filter(Boolean) ?? []

function read(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (error) {
    throw new Stop('usage', `${path} cannot be read (${(error as Error).message}).`)
  }
}

/** `home` or `home 99, home-next 1`. */
function targetsOf(text: string) {
  return listOf(text).map((one) => {
    const [application = '', weight = '1'] = one.split(/\s+/)
    return { application, weight: wholeNumber(`The weight of ${application}`, weight, 0, 10_000) ?? 1 }
  })
}

/** From a file of JSON, with what flags say over it. */
function documentOf({ flags }: Given): RouteDocument {
  let given: Record<string, unknown> = {}
  if (flags.file !== undefined) {
    const text = read(flags.file)
    try {
      given = JSON.parse(text) as Record<string, unknown>
    } catch {
      throw new Stop('usage', `${flags.file} is no JSON.`)
    }
  }
  const match = (given.match ?? {}) as Record<string, unknown>
  const parsed = RouteDocument.safeParse({
    ...given,
    match: {
      ...match,
      ...(flags.path && { path: { kind: 'prefix', value: flags.path } }), ...(flags.host && { hosts: listOf(flags.host) }), ...(flags.methods && { methods: listOf(flags.methods.toUpperCase()) }),
    },
    ...(flags.to && { targets: targetsOf(flags.to) }), ...(flags.strip && { rewrite: { strip: true, prefix: '' } }), ...(flags.order && { order: wholeNumber('--order', flags.order, 0, 9_999) }),
  })
  if (parsed.success) return parsed.data
  throw new Stop('usage', `This is no route: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ')}`)
}

const versionOf = (given: Given) => wholeNumber('--version', needed('--version', given.flags.version), 1, 1_000_000) ?? 1

export const gatewayCommands = {
  async list({ flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const items: RouteRow[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: RoutePage = await api.ask(RoutePage, 'GET', `/gateway/routes?${new URLSearchParams({ limit: '200', ...(next && { cursor: next }), ...(flags.team && { team: flags.team }) }).toString()}`)
      items.push(...page.items)
      next = page.next
      if (!page.proxyAnswers && next === null) say.note('The proxy does not answer: what it follows now is not known.')
    }
    say.table(items, ['ORDER', 'ROUTE', 'TEAM', 'TAKES', 'LEADS TO', 'VERSION', 'FOLLOWED', 'REQUESTS'], items.map(({ name, team, document, version, counts }) => [String(document.order), document.enabled ? name : `${name} (off)`, team, matchWords(document), targetWords(document), String(version), counts ? String(counts.version) : '-', counts ? String(counts.requests) : '-']))
    for (const { name, conflicts } of items) for (const one of conflicts.filter(({ route }) => route === name)) say.note(conflictWords(one))
    return 'done'
  },
  async show({ words, flags }: Given, say: Say): Promise<Exit> {
    const api = await openApi(flags)
    const route = await api.ask(RouteDetail, 'GET', `/gateway/routes/${needed('The route', words[2])}`)
    say.answer(route, JSON.stringify(route.document, null, 2))
    for (const { version, savedBy, savedAt, why } of route.versions) say.note(`v${version} by ${savedBy.name} at ${savedAt}${why ? `: ${why}` : ''}`)
    return 'done'
  },
  async create(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const body = { team: needed('--team', flags.team), name: needed('The name', words[2]), document: documentOf(given), ...whyOf(given) }
    const route = await (await openApi(flags)).ask(RouteRow, 'POST', '/gateway/routes', body)
    say.answer(route, `${route.name} is made: ${matchWords(route.document)} to ${targetWords(route.document)}`)
    for (const one of route.conflicts) say.note(conflictWords(one))
    return 'done'
  },
  /** The whole route from a file, as another version. */
  async change(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const name = needed('The route', words[2])
    needed('--file', flags.file)
    const document = documentOf(given)
    const api = await openApi(flags)
    const { version } = await api.ask(RouteDetail, 'GET', `/gateway/routes/${name}`)
    const route = await api.ask(RouteRow, 'PUT', `/gateway/routes/${name}`, { document, expectedVersion: version, ...whyOf(given) })
    say.answer(route, `${name} is at version ${route.version}`)
    for (const one of route.conflicts) say.note(conflictWords(one))
    return 'done'
  },
  async rollback(given: Given, say: Say): Promise<Exit> {
    const name = needed('The route', given.words[2])
    const version = versionOf(given)
    const why = needed('--why', given.flags.why)
    const api = await openApi(given.flags)
    const current = await api.ask(RouteDetail, 'GET', `/gateway/routes/${name}`)
    const route = await api.ask(RouteRow, 'POST', `/gateway/routes/${name}/roll-back`, { version, expectedVersion: current.version, why })
    say.answer(route, `${name} says what it said at version ${version}; that is version ${route.version}`)
    return 'done'
  },
  async delete({ words, flags }: Given, say: Say): Promise<Exit> {
    const name = needed('The route', words[2])
    if (flags.confirm !== name) throw new Stop('usage', `This deletes the route ${name} with its versions; its requests take another one at once.\nSay so with --confirm ${name} --why TEXT.`)
    await (await openApi(flags)).ask(z.null(), 'DELETE', `/gateway/routes/${name}`, { confirm: name, why: needed('--why', flags.why) })
    say.answer({ deleted: name }, `${name} is deleted`)
    return 'done'
  },
  /** Where a request would go, and why; the answer is no where it goes nowhere. */
  async test({ words, flags }: Given, say: Say): Promise<Exit> {
    const path = needed('The path', words[2])
    const headers = (flags.header ?? []).map((one) => ({ name: one.slice(0, one.indexOf(':')).trim(), value: one.slice(one.indexOf(':') + 1).trim() }))
    const tested = await (await openApi(flags)).ask(RouteTest, 'POST', '/gateway/test', { method: flags.method?.toUpperCase() ?? 'GET', path, host: flags.host ?? '', headers })
    for (const step of tested.steps) say.note(stepWords(step))
    const to = tested.targets.map(({ application, percent }) => `${application} ${percent} %`).join(', ')
    const words2 = { route: `route ${tested.route?.name ?? 'of another team'}: ${tested.path ?? ''} to ${to}`, address: `no route; the address of ${to}: ${tested.path ?? ''}`, refused: 'refused before any route is looked at', nowhere: 'nowhere: 404' }
    say.answer(tested, words2[tested.outcome])
    return tested.outcome === 'route' || tested.outcome === 'address' ? 'done' : 'no'
  },
}

export const filterCommands = {
  async list({ flags }: Given, say: Say): Promise<Exit> {
    const { items, proxyAnswers } = await (await openApi(flags)).ask(FilterPage, 'GET', '/gateway/filters')
    say.table(items, ['STAGE', 'ORDER', 'FILTER', 'SHARE', 'ROUTES', 'VERSION', 'CALLS', 'FAILURES'], items.map(({ name, version, document, counts }) => [document.stage, String(document.order), document.enabled ? name : `${name} (off)`, `${document.sharePercent} %`, document.routes.join(',') || 'all', String(version), counts ? String(counts.calls) : '-', counts ? String(counts.failures) : '-']))
    if (!proxyAnswers) say.note('The proxy does not answer: what became of calls is not known.')
    return 'done'
  },
  async show({ words, flags }: Given, say: Say): Promise<Exit> {
    const filter = await (await openApi(flags)).ask(FilterDetail, 'GET', `/gateway/filters/${needed('The filter', words[2])}`)
    say.answer(filter, filter.document.source)
    for (const { version, savedBy, savedAt, why } of filter.versions) say.note(`v${version} by ${savedBy.name} at ${savedAt}${why ? `: ${why}` : ''}`)
    return 'done'
  },
  /** A new one, or another version of one that is there; what no flag says stays. */
  async put(given: Given, say: Say): Promise<Exit> {
    const { words, flags } = given
    const name = needed('The filter', words[2])
    const source = flags.file === undefined ? undefined : read(flags.file)
    const api = await openApi(flags)
    const before = await api.find(FilterDetail, `/gateway/filters/${name}`)
    const share = flags.share === undefined ? undefined : Number(flags.share)
    const document = {
      ...before?.document, source: source ?? before?.document.source ?? needed('--file', flags.file), stage: oneOf('--stage', flags.stage, filterStages) ?? before?.document.stage ?? 'inbound',
      ...(share !== undefined && { sharePercent: share }), ...(flags.order && { order: wholeNumber('--order', flags.order, 0, 1_000) }), ...(flags.routes !== undefined && { routes: listOf(flags.routes) }), ...(flags.off ? { enabled: false } : flags.on ? { enabled: true } : {}),
    } satisfies z.input<typeof SaveFilterInput>['document']
    const filter = await api.ask(FilterRow, 'PUT', `/gateway/filters/${name}`, { document, expectedVersion: before?.version ?? 0, ...whyOf(given) })
    say.answer(filter, `${name} is at version ${filter.version}: ${filter.document.stage}, ${filter.document.sharePercent} % of requests, ${filter.document.enabled ? 'on' : 'off'}`)
    return 'done'
  },
  async rollback(given: Given, say: Say): Promise<Exit> {
    const name = needed('The filter', given.words[2])
    const version = versionOf(given)
    const why = needed('--why', given.flags.why)
    const api = await openApi(given.flags)
    const current = await api.ask(FilterDetail, 'GET', `/gateway/filters/${name}`)
    const filter = await api.ask(FilterRow, 'POST', `/gateway/filters/${name}/roll-back`, { version, expectedVersion: current.version, why })
    say.answer(filter, `${name} says what it said at version ${version}; that is version ${filter.version}`)
    return 'done'
  },
  async delete({ words, flags }: Given, say: Say): Promise<Exit> {
    const name = needed('The filter', words[2])
    if (flags.confirm !== name) throw new Stop('usage', `This deletes the filter ${name} with its versions.\nSay so with --confirm ${name} --why TEXT.`)
    await (await openApi(flags)).ask(z.null(), 'DELETE', `/gateway/filters/${name}`, { confirm: name, why: needed('--why', flags.why) })
    say.answer({ deleted: name }, `${name} is deleted`)
    return 'done'
  },
}
