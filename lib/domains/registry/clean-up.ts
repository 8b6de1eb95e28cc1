import { decide } from '@/lib/domains/access/core/policy'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { doerOf, refused } from './allowed-subject'
import type { VisibleApplications } from './ports'
import type { GhostGroup, OwnedApplications, TruthSource } from './truth-ports'
import type { CleanedUp, CleanUpInput, CleanUpPreview, CleanUpPreviewInput, Judged } from './truth-schemas'

export interface CleanUpNeeds {
  truth: TruthSource
  applications: OwnedApplications
  visible: VisibleApplications
}

type Item = CleanUpPreview['items'][number]

/** Whose each application is; absent: the actor may not see it. */
async function teamsOf({ applications }: CleanUpNeeds, actor: Actor, names: readonly string[]): Promise<Map<string, string | null>> {
  const found = await Promise.all([...new Set(names)].map(async (name) => [name, await applications.find(teamScopeOf(actor), name)] as const))
  return new Map(found.flatMap(([name, one]): [string, string | null][] => (one ? [[name, one.teamId]] : actor.operator ? [[name, null]] : [])))
}

function fateOf(actor: Actor, judged: Judged | undefined, teamId: string | null | undefined): Pick<Item, 'fate' | 'rule'> {
  if (!judged || teamId === undefined) return { fate: 'gone' }
  const decision = decide(actor, 'registry:clean-up', teamId ?? undefined)
  if (!decision.allowed) return { fate: 'not-allowed', rule: decision.rule }
  return { fate: judged.verdict.kind === 'ghost' ? 'removes' : 'not-a-ghost' }
}

async function survey(needs: CleanUpNeeds, actor: Actor, { instances }: CleanUpPreviewInput): Promise<Result<{ items: Item[]; teams: Map<string, string | null> }, Fault>> {
  const answer = await needs.truth.list({ applications: await needs.visible(actor), instances: instances.map(({ instance }) => instance), limit: 500 })
  if (!answer.ok) return answer
  const teams = await teamsOf(needs, actor, instances.map(({ application }) => application))
  const items = instances.map(({ application, instance }): Item => {
    const judged = answer.value.items.find((one) => one.application === application && one.instance === instance)
    const fate = fateOf(actor, judged, teams.get(application))
    return { application, instance, ...fate, judged: fate.fate === 'gone' ? null : (judged ?? null) }
  })
  return ok({ items, teams })
}

/** Which leases a clean-up would remove now, and why not the others. Changes nothing. */
export const previewCleanUp =
  (needs: CleanUpNeeds) =>
  async (actor: Actor, input: CleanUpPreviewInput): Promise<Result<CleanUpPreview, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(refused(decision))
    const found = await survey(needs, actor, input)
    if (!found.ok) return found
    const { items } = found.value
    return ok({ items, removes: items.filter(({ fate }) => fate === 'removes').length })
  }

/** Removes the leases of ghosts. All or nothing where one may not be removed; who is no ghost any more at that moment is kept. */
export const cleanUp =
  (needs: CleanUpNeeds) =>
  async (actor: Actor, { instances, why }: CleanUpInput): Promise<Result<CleanedUp, Fault>> => {
    const decision = decide(actor, 'registry:clean-up')
    if (!decision.allowed) return fail(refused(decision))
    const found = await survey(needs, actor, { instances })
    if (!found.ok) return found
    const { items, teams } = found.value
    const barred = items.find(({ fate }) => fate === 'not-allowed')
    if (barred) {
      const own = decide(actor, 'registry:clean-up', teams.get(barred.application) ?? undefined)
      if (!own.allowed) return fail(refused(own))
    }
    const ghosts = items.filter(({ fate }) => fate === 'removes')
    if (ghosts.length === 0) return fail(refusedFor('conflict', reason('clean-up-none')))
    const groups = new Map<string, GhostGroup & { instances: string[] }>()
    for (const { application, instance } of ghosts) {
      const group = groups.get(application) ?? { application, teamId: teams.get(application) ?? null, instances: [] }
      group.instances.push(instance)
      groups.set(application, group)
    }
    const done = await needs.truth.cleanUp([...groups.values()], doerOf(actor, why))
    if (!done.ok) return done
    const kept = items.filter(({ fate }) => fate !== 'removes').map(({ application, instance }) => ({ application, instance }))
    return ok({ removed: done.value.removed, kept: [...done.value.kept, ...kept] })
  }
