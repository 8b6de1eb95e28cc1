import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { allowedPlace } from './allowed-document'
import { inStage } from './core/in-stage'
import { checkText, readLayer } from './core/read-layer'
import { keyChanges, whoGets } from './core/who-gets'
import type { ConfigStore, InstancePlaces } from './ports'
import type { ConfigPreview, PreviewConfigInput } from './schemas'
import { demandsAt } from './save-document'

/** Who would get which value, were this text saved now. Nothing is written. */
export const previewConfig =
  ({ store, applications, places }: { store: ConfigStore; applications: Applications; places: InstancePlaces }) =>
  async (actor: Actor, { application, layer, target, format, text, profiles: asked, zones, share }: z.output<typeof PreviewConfigInput>): Promise<Result<ConfigPreview, Fault>> => {
    const place = await allowedPlace(applications, actor, { application, layer, target, format }, 'write')
    if (!place.ok) return place
    // The profile that is being written is one that somebody runs with.
    const profiles = asked.length > 0 ? asked : layer === 'profile' ? [target] : ['default']
    const { problems, values } = checkText({ layer, format, text }, await demandsAt(store, place.value))
    const names = application === undefined ? null : [application]
    const before = (await store.given(names)).map(readLayer)
    const isIt = (one: (typeof before)[number]) => one.layer === layer && one.target === target && one.application === (application ?? null)
    const now = before.find((one) => isIt(one) && !one.stage)
    const changes = problems.length > 0 ? [] : keyChanges(now?.values ?? {}, values)
    if (changes.length === 0) return ok({ problems, changes, receivers: [], instances: 0, more: false, profiles })
    const after = [...before.filter((one) => !isIt(one)), { layer, target, application: application ?? null, version: (now?.version ?? 0) + 1, values }]
    const known = await places(names)
    if (!known.ok) return known
    const isAll = zones.length === 0 && share === null
    const reached = known.value.map(({ instances, ...at }) => ({ ...at, instances: isAll ? instances : instances.filter((instance) => inStage({ zones, share }, { application: application ?? null, layer, target }, { zone: at.zone, instance })) }))
    return ok({ problems, changes, ...whoGets(before, after, reached, profiles), profiles })
  }
