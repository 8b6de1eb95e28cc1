import type { BalancingState, EjectionEvent } from '@/lib/domains/gateway/balancing-schemas'
import { type Plan, weigh } from '@/lib/domains/gateway/core/choose-target'
import { isEjected } from '@/lib/domains/gateway/core/ejection'
import { lastMeanMs } from '@/lib/domains/gateway/core/target-speed'
import type { Member } from './fleet'

const listedMax = 200

/** How one application's requests are balanced, those that get none first, then by name. */
export function balancingState(plan: Plan<Member> | undefined, ejections: readonly EjectionEvent[], nowMs: number): BalancingState {
  if (!plan) return { nowMs, policy: null, instances: [], more: 0, ejections: [] }
  weigh(plan, nowMs)
  const isOut = (member: Member) => isEjected(member.ejection, nowMs)
  const sorted = [...plan.all].sort((one, other) => Number(isOut(other)) - Number(isOut(one)) || one.target.instance.localeCompare(other.target.instance, 'en'))
  const instances = sorted.slice(0, listedMax).map((member) => ({
    instance: member.target.instance, zone: member.target.zone, serverGroup: member.target.serverGroup, weight: member.weight, open: member.open, served: member.served,
    latencyMs: lastMeanMs(member.speed, nowMs), failuresInRow: member.ejection.failures, ejectedUntilMs: isOut(member) ? member.ejection.untilMs : null,
    reason: member.ejection.reason || null,
  }))
  return { nowMs, policy: plan.policy, instances, more: Math.max(0, sorted.length - listedMax), ejections: [...ejections] }
}
