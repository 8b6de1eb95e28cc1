import type { ControlClient } from '@/lib/control/client'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { createChaosActs } from '@/lib/daemon/controllers/chaos-acts'
import { createChaosController } from '@/lib/daemon/controllers/chaos-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createRunObserver } from '@/lib/daemon/controllers/observe-run'
import { createPrismaChaosStore } from '@/lib/domains/chaos/adapters/prisma-chaos-store'
import { createPrismaChaosWork } from '@/lib/domains/chaos/adapters/prisma-chaos-work'
import { createProxyCallPoint, createProxyFigures } from '@/lib/domains/chaos/adapters/proxy-points'
import type { InstancePoint, RunRecord, TargetWitness } from '@/lib/domains/chaos/ports'
import { lockCluster } from '@/lib/domains/delivery/adapters/cluster-lock'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import type { Runtime } from '@/lib/domains/delivery/ports'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Database } from '@/lib/kernel/database'
import { proxyQuestions } from './proxy-questions'
import { toldFigures } from './told-figures'

export interface ChaosOptions {
  database: Database
  registry: Pick<Registry, 'targets'>
  proxy: ControlClient
  collector: ControlClient
  runtime: Runtime
  crash?: CrashHook
}

const instancePoint = (runtime: Runtime): InstancePoint => ({
  async observe(instance) {
    const { kind } = await runtime.observe(instance)
    return kind === 'running' ? { kind, ...(await runtime.pauseOf(instance)) } : { kind: 'ended' }
  },
  disturb: (instance, kind, { run, epoch, endsAtMs }) => runtime.disturb(instance, kind, { run, epoch, untilMs: endsAtMs }),
  release: (instance, run) => runtime.release(instance, run),
})

const witnessOf = (registry: ChaosOptions['registry'], proxy: ControlClient): TargetWitness => ({
  leases: (application) => registry.targets().filter((target) => target.application === application).map(({ instance }) => instance),
  async ejected() {
    const answer = await proxy.call(proxyCalls.status, {}, { timeoutMs: 1_000 })
    return answer.ok ? answer.value.ejected.map(({ instance }) => instance) : null
  },
  async callers(application) {
    const answer = await proxy.call(proxyCalls.dependencies, {}, { timeoutMs: 1_000 })
    if (!answer.ok) return null
    const { nowMs, dependencies } = answer.value
    return dependencies.filter(({ callee }) => callee === application).map(({ caller, state, sinceMs, tryAtMs, totals: { retries, refused } }) => ({
      caller: caller ?? 'edge', breaker: state, sinceMs, retries, refused,
      // Once its time is over the next call tries: nobody has to wait for that.
      refuses: state === 'half-open' || (state === 'open' && tryAtMs !== null && tryAtMs > nowMs),
    }))
  },
})

/** The controller of fault runs; `ensureWork` belongs into a minute's chores. */
export function composeChaos({ database, registry, proxy, collector, runtime, crash }: ChaosOptions): { controller: Controller; ensureWork: () => Promise<void> } {
  const work = createPrismaChaosWork(database, { requireFence, lockCluster })
  const store = createPrismaChaosStore(database)
  const questions = proxyQuestions(proxy)
  const calls = createProxyCallPoint(questions)
  const instances = instancePoint(runtime)
  const witness = witnessOf(registry, proxy)
  const observe = createRunObserver({ work, calls, instances, figures: createProxyFigures(questions), told: toldFigures(collector, { nowMs: Date.now, patienceMs: 250 }), witness, targets: ({ application }: RunRecord) => store.targets(application), random: Math.random })
  const controller = createChaosController({
    work, observe,
    acts: createChaosActs({ calls, instances }),
    async reactionOf(record) {
      const [reaction, ejected, callers] = await Promise.all([work.reaction(record), witness.ejected(), witness.callers(record.application.name)])
      const { facts: { before }, injectedAtMs } = record.state
      // Less than before is another proxy's count.
      const since = (field: 'retries' | 'refused'): number | null => {
        const now = callers?.reduce((sum, one) => sum + one[field], 0)
        return now === undefined || !before?.calls || now < before.calls[field] ? null : now - before.calls[field]
      }
      const opened = (callers ?? []).filter(({ breaker, sinceMs }) => (breaker !== 'closed' || sinceMs !== null) && (sinceMs ?? 0) >= (injectedAtMs ?? Infinity)).map(({ caller }) => caller)
      const ofTarget = new Set([...(before?.instances ?? []), ...record.state.facts.targets.map(({ instance }) => instance)])
      return { ...reaction, retries: since('retries'), refused: since('refused'), opened, ejected: (ejected ?? []).filter((id) => ofTarget.has(id) && !before?.ejected?.includes(id)) }
    },
    ...(crash ? { crash } : {}),
  })
  return { controller, ensureWork: work.ensureWork }
}
