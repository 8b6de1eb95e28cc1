import { endOf, ruleOf } from '@/lib/domains/chaos/core/rules-of-run'
import type { CallPoint, InstancePoint } from '@/lib/domains/chaos/ports'
import type { ChaosActs } from './chaos-controller'

/** The outside acts of a run: rules at the proxy, signals at the runtime. */
export function createChaosActs({ calls, instances }: { calls: CallPoint; instances: InstancePoint }): ChaosActs {
  return {
    async apply(fence, { state, application }) {
      const { fault } = state.plan
      const { endsAtMs } = state
      if (endsAtMs === null) return false
      if (fault.kind === 'calls') {
        // A refusal is an epoch that is over, or an end that was final: rows say which at the next look.
        return (await calls.put({ run: state.id, epoch: Number(fence.epoch), rules: [ruleOf(state.id, application.name, fault, endsAtMs)] })).ok
      }
      for (const { instance } of state.facts.targets) await instances.disturb(instance, fault.kind, { run: state.id, epoch: fence.epoch, endsAtMs })
      return true
    },
    async release({ state }) {
      if (state.plan.fault.kind === 'calls') return (await calls.put(endOf(state.id))).ok
      await Promise.all(state.facts.targets.map(({ instance }) => instances.release(instance, state.id)))
      return true
    },
  }
}
