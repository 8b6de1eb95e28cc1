import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import { doerOf } from './allowed-route'
import type { EdgeState } from './edge-schemas'
import type { DeleteFilterInput, FilterDetail, FilterPage, FilterRow, RollBackFilterInput, SaveFilterInput } from './filter-api-schemas'
import type { FilterCompiler } from './filter-ports'
import type { FilterDocument } from './filter-schemas'
import type { FilterStore, StoredFilter } from './filter-store-ports'
import type { Edge } from './route-ports'

interface Ports {
  filters: FilterStore
  compiler: FilterCompiler
  edge: Pick<Edge, 'state'>
}

/** Filters are the whole edge's: every member may read them, operators alone write them. */
function refusal(actor: Actor, permission: Permission): Fault | null {
  const decision = decide(actor, permission)
  return decision.allowed ? null : forbidden(decision)
}

const none = (name: string) => fail(fault('not-found', `There is no filter ${name} here.`))
const rowOf = (filter: StoredFilter, state: EdgeState | null): FilterRow => ({ ...filter, counts: state?.filters.find(({ id }) => id === filter.id) ?? null })
const stateOf = async (edge: Ports['edge']) => {
  const answer = await edge.state()
  return answer.ok ? answer.value : null
}

export const listFilters =
  ({ filters, edge }: Pick<Ports, 'filters' | 'edge'>) =>
  async (actor: Actor): Promise<Result<FilterPage, Fault>> => {
    const refused = refusal(actor, 'gateway-filters:read')
    if (refused) return fail(refused)
    const [all, state] = await Promise.all([filters.all(), stateOf(edge)])
    return ok({ items: all.map((filter) => rowOf(filter, state)), next: null, total: all.length, proxyAnswers: state !== null })
  }

export const readFilter =
  ({ filters, edge }: Pick<Ports, 'filters' | 'edge'>) =>
  async (actor: Actor, { filter: name }: { filter: string }): Promise<Result<FilterDetail, Fault>> => {
    const refused = refusal(actor, 'gateway-filters:read')
    if (refused) return fail(refused)
    const filter = await filters.find(name)
    if (!filter) return none(name)
    const [versions, state] = await Promise.all([filters.versions(filter), stateOf(edge)])
    return ok({ ...rowOf(filter, state), versions, proxyAnswers: state !== null })
  }

async function saved({ filters, compiler }: Pick<Ports, 'filters' | 'compiler'>, name: string, document: FilterDocument, expectedVersion: number, doer: ReturnType<typeof doerOf>, rolledBackTo?: number): Promise<Result<FilterRow, Fault>> {
  const answered = await compiler.compile(document.source)
  if (!answered.ok) return answered
  const compiled = answered.value
  if (!compiled.ok) return fail(wrongFields(fieldError('#/document/source', reason('filter-invalid', { line: compiled.line, problem: compiled.problem }))))
  const done = await filters.save(name, { id: newId(), document, script: compiled.script }, expectedVersion, doer, rolledBackTo)
  switch (done.kind) {
    case 'saved':
      return ok(rowOf(done.filter, null))
    case 'changed-meanwhile':
      return fail(fault('conflict', `Somebody changed filter ${name} meanwhile: look again and decide anew.`))
    case 'too-many':
      return fail(fault('conflict', `The edge has ${done.limit} filters at most: delete one first.`))
  }
}

/** A new one, or another version. It is compiled and tried before it is kept. */
export const saveFilter =
  (ports: Pick<Ports, 'filters' | 'compiler'>) =>
  async (actor: Actor, { filter: name, document, expectedVersion, why }: { filter: string } & SaveFilterInput): Promise<Result<FilterRow, Fault>> => {
    const refused = refusal(actor, 'gateway-filters:write')
    return refused ? fail(refused) : saved(ports, name, document, expectedVersion, doerOf(actor, why))
  }

export const rollBackFilter =
  (ports: Pick<Ports, 'filters' | 'compiler'>) =>
  async (actor: Actor, { filter: name, version, expectedVersion, why }: { filter: string } & z.infer<typeof RollBackFilterInput>): Promise<Result<FilterRow, Fault>> => {
    const refused = refusal(actor, 'gateway-filters:write')
    if (refused) return fail(refused)
    const filter = await ports.filters.find(name)
    const found = filter && (await ports.filters.versions(filter)).find((one) => one.version === version)
    return found ? saved(ports, name, found.document, expectedVersion, doerOf(actor, why), version) : none(name)
  }

export const deleteFilter =
  ({ filters }: Pick<Ports, 'filters'>) =>
  async (actor: Actor, { filter: name, confirm, why }: { filter: string } & z.infer<typeof DeleteFilterInput>): Promise<Result<null, Fault>> => {
    const refused = refusal(actor, 'gateway-filters:write')
    if (refused) return fail(refused)
    const filter = await filters.find(name)
    if (!filter) return none(name)
    if (confirm !== name) return fail(wrongFields(fieldError('#/confirm', reason('name-typed', { name }))))
    await filters.remove(filter, doerOf(actor, why))
    return ok(null)
  }
