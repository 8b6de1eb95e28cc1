import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fieldError, refusedFor, wrongFields } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Applications } from '../delivery/ports'
import { allowedPlace, doerOf, mayDo } from './allowed-document'
import type { ConfigStore } from './ports'
import { changedMeanwhile, checkedDraft, savedOrNot, stageRuns } from './save-document'
import type { ConfigDocumentText } from './schemas'
import type { ChangedStage, ConfigStages, FoundStage } from './stage-ports'
import type { ConfigStage, EndStageInput, ListStagesInput, StageReach, StartStageInput, WidenStageInput } from './stage-schemas'

interface Stored {
  store: ConfigStore
  stages: ConfigStages
}

/** The first line of verbs about a stage that is there. */
async function allowedStage(stages: Pick<ConfigStages, 'find'>, actor: Actor, id: string, act: 'read' | 'write'): Promise<Result<FoundStage, Fault>> {
  const missing = refusedFor('not-found', reason('config-no-stage', { id }))
  const found = await stages.find(teamScopeOf(actor), id)
  if (!found) return fail(missing)
  const refused = mayDo(actor, found.application, act, missing)
  return refused ? fail(refused) : ok(found)
}

const changedOrNot = (changed: ChangedStage): Result<ConfigStage, Fault> => (changed.kind === 'changed' ? ok(changed.stage) : fail(refusedFor('conflict', reason('config-stage-changed'))))
const ended = (state: ConfigStage['state']) => fail(refusedFor('conflict', reason('config-stage-ended', { state })))
const isNobody = ({ zones, share }: StageReach): boolean => zones.length === 0 && share === null
const nobody = fail(wrongFields(fieldError('#/zones', reason('config-stage-nobody'))))

export const listStages =
  (stages: Pick<ConfigStages, 'list'>) =>
  async (actor: Actor, { cursor, limit, application, state }: z.output<typeof ListStagesInput>): Promise<Result<Page<ConfigStage>, Fault>> => {
    const decision = decide(actor, 'config:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const below = cursor === undefined ? null : decodeCursor(cursor, z.string().regex(/^\d{1,19}$/))
    if (cursor !== undefined && below === null) return fail(wrongFields(fieldError('#/cursor', reason('list-cursor'))))
    const { items, total, more } = await stages.list(teamScopeOf(actor), { application, state, below, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.change) : null })
  }

export const readStage =
  (stages: Pick<ConfigStages, 'find'>) =>
  async (actor: Actor, { configStage }: { configStage: string }): Promise<Result<ConfigStage, Fault>> => {
    const found = await allowedStage(stages, actor, configStage, 'read')
    return found.ok ? ok(found.value.stage) : found
  }

/** Gives a text to some instances; everybody else has what is in force. It must keep to the schema, as what is saved must. */
export const startStage =
  ({ store, stages, applications }: Stored & { applications: Applications }) =>
  async (actor: Actor, { application, layer, target, zones, share, ...draft }: z.output<typeof StartStageInput>): Promise<Result<ConfigStage, Fault>> => {
    const place = await allowedPlace(applications, actor, { application, layer, target, format: draft.format }, 'write')
    if (!place.ok) return place
    if (layer === 'schema') return fail(wrongFields(fieldError('#/layer', reason('config-stage-schema'))))
    if (isNobody({ zones, share })) return nobody
    const whole = await checkedDraft(store, place.value, await store.at(place.value), { ...draft, rolledBackTo: null })
    if (!whole.ok) return whole
    const started = await stages.start(place.value, { ...whole.value, zones, share }, doerOf(actor))
    return started.kind === 'started' ? ok(started.stage) : fail(started.kind === 'stage-runs' ? stageRuns : changedMeanwhile)
  }

/** Other zones, another share: narrower as well as wider. */
export const widenStage =
  ({ stages }: Pick<Stored, 'stages'>) =>
  async (actor: Actor, { configStage, zones, share, expectedChange }: { configStage: string } & z.output<typeof WidenStageInput>): Promise<Result<ConfigStage, Fault>> => {
    const found = await allowedStage(stages, actor, configStage, 'write')
    if (!found.ok) return found
    const { stage } = found.value
    if (isNobody({ zones, share })) return nobody
    if (stage.state !== 'running') return ended(stage.state)
    return changedOrNot(stage.change === expectedChange ? await stages.widen(found.value, { zones, share }, doerOf(actor)) : { kind: 'changed-meanwhile' })
  }

/** Every instance is given what is in force again. */
export const stopStage =
  ({ stages }: Pick<Stored, 'stages'>) =>
  async (actor: Actor, { configStage, comment }: { configStage: string } & z.output<typeof EndStageInput>): Promise<Result<ConfigStage, Fault>> => {
    const found = await allowedStage(stages, actor, configStage, 'write')
    if (!found.ok) return found
    if (found.value.stage.state !== 'running') return ended(found.value.stage.state)
    return changedOrNot(await stages.stop(found.value, { ...doerOf(actor), why: comment }))
  }

/** What was staged is the next version, for all: by the schema of now. */
export const finishStage =
  ({ store, stages }: Stored) =>
  async (actor: Actor, { configStage, comment }: { configStage: string } & z.output<typeof EndStageInput>): Promise<Result<ConfigDocumentText, Fault>> => {
    const found = await allowedStage(stages, actor, configStage, 'write')
    if (!found.ok) return found
    const { stage, application } = found.value
    if (stage.state !== 'running') return ended(stage.state)
    const place = { application, layer: stage.layer, target: stage.target }
    const { format, text, baseVersion } = stage
    const whole = await checkedDraft(store, place, await store.at(place), { format, text, comment: comment || stage.comment, expectedVersion: baseVersion, rolledBackTo: null })
    if (!whole.ok) return whole
    return savedOrNot(await stages.finish(found.value, whole.value, doerOf(actor)))
  }
