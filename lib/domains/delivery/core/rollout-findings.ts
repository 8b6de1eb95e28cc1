import type { CanaryOptionsInput } from '../../canary/analysis-schemas'
import type { Finding, RolloutPlan, RolloutState } from '../rollout-schemas'
import { type Calls, selfBalancingCallers, selfBalancingShareMax } from './self-balancing'

export interface Serving {
  name: string
  release: { number: number }
  desiredSize: number
  healthy: number
}

export interface RolloutSituation {
  application: string
  plan: RolloutPlan
  zones: readonly string[]
  release: { number: number; version: string } | null
  /** The one that serves most first. */
  serving: readonly Serving[]
  underWay: { number: number; state: RolloutState } | null
  clusterOwner: string | null
  /** The run of faults on the application now. */
  underFault: number | null
  room: { now: number; during: number; limit: number | null }
  mayStart: { allowed: true } | { allowed: false; rule: string; liftedBy: string[] }
  canary: { options: CanaryOptionsInput; config: { problems: readonly string[] } | null } | null
  /** Requests of the last `windowSeconds`; a string says why they are not known. Null: it was not asked. */
  calls: { known: readonly Calls[]; windowSeconds: number } | string | null
  proxyNames: readonly string[]
}

/** Fewer in one interval make percentiles of one side a matter of chance. */
const requestsMin = 50

const finding = (kind: Finding['kind'], rule: Finding['rule'], detail: string, more: Partial<Finding> = {}): Finding => ({ kind, rule, detail, liftedBy: [], subject: null, ...more })
const names = (groups: readonly Serving[]) => groups.map(({ name }) => name).join(', ')
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

export const underFaultWords = (run: number, application: string): string => `CH-${run} makes a fault on ${application} now, by which the new release would be judged: wait until it has ended, or abort it.`

function ofTheCluster({ application, plan, release, serving, underWay, underFault, clusterOwner, zones, room, mayStart }: RolloutSituation): Finding[] {
  const [source] = serving
  const found: Finding[] = []
  if (!mayStart.allowed) found.push(finding('refuses', 'forbidden', `${mayStart.rule}. Ask for it from: ${mayStart.liftedBy.join(', ')}.`, { liftedBy: mayStart.liftedBy }))
  if (underWay) found.push(finding('refuses', 'under-way', `Rollout ${underWay.number} moves the traffic of ${plan.cluster} now: wait until it ends, or roll it back.`, { subject: String(underWay.number) }))
  if (underFault !== null) found.push(finding('refuses', 'under-fault', underFaultWords(underFault, application), { subject: String(underFault) }))
  if (!release) found.push(finding('refuses', 'no-release', `${application} has no release ${plan.release}: upload one first, or choose another.`, { subject: String(plan.release) }))
  if (clusterOwner !== null) found.push(finding('refuses', 'cluster-taken', `The cluster ${plan.cluster} belongs to the application ${clusterOwner}: choose another stack or detail.`, { subject: clusterOwner }))
  for (const zone of plan.zones.filter((one) => !zones.includes(one))) found.push(finding('refuses', 'zone-unknown', `There is no zone ${zone}: this runtime has ${zones.join(', ')}.`, { subject: zone }))
  if (room.limit !== null && room.during > room.limit)
    found.push(finding('refuses', 'no-room', `${room.during} instances would run at once, and this runtime takes ${room.limit}: ask for ${room.during - room.limit} fewer, or scale something down first.`))
  if (source && release && source.release.number === release.number) found.push(finding('warns', 'same-release', `${source.name} runs release ${release.number} already: this starts it anew.`, { subject: source.name }))
  if (serving.length > 1) found.push(finding('warns', 'several-serve', `${names(serving)} serve together: all of them give their traffic to the new server group.`))
  return found
}

function ofTheCanary(facts: RolloutSituation, { options, config }: NonNullable<RolloutSituation['canary']>): Finding[] {
  const { plan, serving } = facts
  const [source] = serving
  const found: Finding[] = []
  if (!source) found.push(finding('refuses', 'no-source', `Nothing serves ${plan.cluster} yet, so there is nothing to compare with: deploy it by red/black first.`))
  else if (source.healthy === 0) found.push(finding('refuses', 'no-source', `No instance of ${source.name} is healthy, so there is nothing to compare with: deploy by red/black.`, { subject: source.name }))
  else if (options.size > source.desiredSize)
    found.push(finding('refuses', 'size-too-large', `Baseline and canary of ${options.size} instances each are larger than ${source.name} itself (${source.desiredSize}): take ${Math.max(1, source.desiredSize)} or fewer.`, { subject: source.name }))
  const releases = new Set(serving.map(({ release }) => release.number))
  if (releases.size > 1) found.push(finding('refuses', 'several-serve', `${names(serving)} serve different releases, so that a baseline would stand for one of them alone: deploy by red/black, or destroy one.`))
  if (!config) found.push(finding('refuses', 'no-config', `${facts.application} has no canary config "${options.config}": make it, or use "default".`, { subject: options.config }))
  for (const problem of config?.problems ?? []) found.push(finding('refuses', 'bad-config', `Canary config "${options.config}": ${problem}`, { subject: options.config }))
  return [...found, ...ofTheTraffic(facts, options)]
}

function ofTheTraffic({ application, calls, proxyNames, serving }: RolloutSituation, { sharePercent, intervalSeconds }: CanaryOptionsInput): Finding[] {
  if (calls === null || serving.length === 0) return []
  if (typeof calls === 'string') return [finding('refuses', 'no-telemetry', `Who calls ${application} is not known now (${calls}), and a canary could not be judged: try again when the collector answers, or deploy by red/black.`)]
  const past = selfBalancingCallers(calls.known, proxyNames)
  const share = past.reduce((sum, one) => sum + one.share, 0)
  if (share > selfBalancingShareMax) {
    const who = past.map((one) => `${one.caller} (${percent(one.share)})`).join(', ')
    return [
      finding('refuses', 'self-balancing', `${who} choose instances themselves, past the proxy, so that weights do not move ${percent(share)} of the requests: let them call through the sidecar, or deploy by red/black.`, {
        subject: past.map(({ caller }) => caller).join(', '),
      }),
    ]
  }
  const total = calls.known.reduce((sum, { requests }) => sum + requests, 0)
  if (total === 0) return [finding('warns', 'no-telemetry', `No request to ${application} was reported in the last ${Math.round(calls.windowSeconds / 60)} min: without traffic there will not be enough evidence.`)]
  const each = (total / calls.windowSeconds) * (sharePercent / 100) * intervalSeconds
  if (each >= requestsMin) return []
  return [finding('warns', 'thin-traffic', `About ${Math.round(each)} requests reach each side in one interval of ${intervalSeconds} s; ${requestsMin} make a judgement that means something: give more share or longer intervals.`)]
}

/** Everything that would refuse this rollout now, and what a person should know of it; what refuses comes first. */
export function rolloutFindings(facts: RolloutSituation): Finding[] {
  const found = [...ofTheCluster(facts), ...(facts.canary ? ofTheCanary(facts, facts.canary) : [])]
  return found.sort((one, other) => Number(one.kind === 'warns') - Number(other.kind === 'warns'))
}
