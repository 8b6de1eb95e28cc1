import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, type FieldError, fault } from '@/lib/kernel/fault'
import { clusterName } from '@/lib/kernel/names'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { type CanaryOptions, CanaryOptionsInput } from '../canary/analysis-schemas'
import { isReservedName } from './core/reserved-names'
import { rolloutFindings } from './core/rollout-findings'
import { addedInstances, makePlan } from './core/rollout-plan'
import type { Calls } from './core/self-balancing'
import type { ApplicationRef, Applications, DeliveryStore } from './ports'
import type { CallersOf, CanaryPlans, ClusterNames, ReleaseFiles, RolloutDraft, RolloutStore, ServingGroup } from './rollout-ports'
import type { Finding, RolloutPreview, StartRolloutInput } from './rollout-schemas'
import type { Release } from './schemas'

export interface RolloutNeeds {
  applications: Applications
  delivery: Pick<DeliveryStore, 'releases'>
  rollouts: RolloutStore
  clusters: ClusterNames
  callers: CallersOf
  files: ReleaseFiles
  canaries: CanaryPlans
  /** Of the runtime. */
  zones: readonly string[]
  /** Instances that the runtime takes; null: no limit. */
  instancesMax: number | null
  /** Names under which the proxy reports its own spans. */
  proxyNames: readonly string[]
  clock: Clock
}

export interface Survey {
  draft: Omit<RolloutDraft, 'id'>
  findings: Finding[]
  room: RolloutPreview['room']
  /** The one that serves most first. */
  serving: ServingGroup[]
  release: Release | null
  /** Null: not known. */
  calls: Calls[] | null
}

/** Back from now, for who calls and how much. */
const windowSeconds = 900

export async function releaseOf({ delivery }: Pick<RolloutNeeds, 'delivery'>, application: ApplicationRef, number: number): Promise<Release | null> {
  const [found] = (await delivery.releases(application, { below: number + 1, limit: 1 })).items
  return found?.number === number ? found : null
}

function wrongFields({ strategy, canary, environment }: StartRolloutInput): Fault | null {
  const errors: FieldError[] = Object.keys(environment ?? {}).filter(isReservedName).map((name) => ({ pointer: `#/environment/${name}`, detail: `${name} is set by the platform: leave it out.` }))
  if (canary && strategy !== 'canary') errors.push({ pointer: '#/canary', detail: 'Red/black has no analysis: leave this out, or choose the strategy "canary".' })
  return errors.length === 0 ? null : fault('invalid-input', errors.map(({ detail }) => detail).join(' '), { errors })
}

async function canaryOf({ canaries }: RolloutNeeds, application: ApplicationRef, { strategy, canary }: StartRolloutInput) {
  if (strategy !== 'canary') return null
  const asked = canary ?? CanaryOptionsInput.parse({})
  const [policy, config] = await Promise.all([canaries.policyOf(application.teamId), canaries.configOf(application, asked.config)])
  const options: CanaryOptions | null = config && { ...asked, config }
  return { asked, options, policy, config: config && { problems: canaries.problemsOf(config.json) } }
}

/** The group that serves most comes first: its release is the one that a canary is compared with. */
const byTraffic = (groups: readonly ServingGroup[]) => [...groups].sort((one, other) => (other.weight ?? other.desiredSize) - (one.weight ?? one.desiredSize))

/** Everything that preview and start go by, looked up at this moment: the plan filled in, and what stands against it. */
export async function surveyRollout(needs: RolloutNeeds, actor: Actor, application: ApplicationRef, input: StartRolloutInput): Promise<Result<Survey, Fault>> {
  const wrong = wrongFields(input)
  if (wrong) return fail(wrong)
  const { rollouts, clusters, callers, zones, proxyNames, instancesMax, clock } = needs
  const cluster = clusterName(application.name, input.stack, input.detail)
  const nowMs = clock.nowMs()
  const [groups, underWay, underFault, clusterOwner, now, release, canary, called] = await Promise.all([
    rollouts.serving(application, cluster),
    rollouts.underWay(cluster),
    rollouts.underFault(application),
    clusters.ownerOf(application, cluster),
    rollouts.instancesNow(),
    releaseOf(needs, application, input.release),
    canaryOf(needs, application, input),
    callers.callers(application.name, { fromMs: nowMs - windowSeconds * 1_000, toMs: nowMs }),
  ])
  const inOrder = byTraffic(groups)
  // One that is scaled to nothing serves nobody, and still says how this cluster is run.
  const serving = inOrder.filter(({ desiredSize }) => desiredSize > 0)
  const plan = makePlan(application.name, input, inOrder[0] ?? null, zones, canary?.asked ?? null)
  const room = { now, during: now + addedInstances(plan), limit: instancesMax }
  const findings = rolloutFindings({
    application: application.name, plan, zones, release, serving, underWay, underFault, clusterOwner, room, proxyNames,
    mayStart: decide(actor, 'rollouts:start', application.teamId),
    canary: canary && { options: canary.asked, config: canary.config },
    calls: called.ok ? { known: called.value, windowSeconds } : called.error.detail,
  })
  const draft = { plan, canary: canary?.options ? { options: canary.options, policy: canary.policy } : null }
  return ok({ draft, findings, room, serving, release, calls: called.ok ? called.value : null })
}
