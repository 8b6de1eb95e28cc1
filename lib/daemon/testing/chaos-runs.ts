import { createPrismaChaosStore } from '@/lib/domains/chaos/adapters/prisma-chaos-store'
import type { ChaosRun, RunFault, RunPlan } from '@/lib/domains/chaos/schemas'
import { newId } from '@/lib/kernel/ids'
import { type DaemonHarness, until } from './daemon-harness'
import { doer, rolloutsOn } from './rollouts'

export const onCalls = (fault: Extract<RunFault, { kind: 'calls' }>['fault'], sharePercent = 100): RunFault => ({ kind: 'calls', caller: null, sharePercent, scope: 'all', fault })

/** Fault runs through the product's own store, on a daemon and a proxy that run. */
export function chaosOn(harness: DaemonHarness) {
  const store = () => createPrismaChaosStore(harness.database)
  const { applicationOf } = rolloutsOn(harness)
  async function get(number: number): Promise<ChaosRun> {
    const found = await store().find({ kind: 'all' }, number)
    if (!found) throw new Error(`there is no run ${number}`)
    return found.run
  }
  /** The edge's calls to it stay below this share of errors and this p95. */
  const steady = (callee: string, { errors = 5, p95 = 1_000 } = {}): RunPlan['conditions'] => [
    { measure: 'error-share', caller: 'edge', callee, bound: errors },
    { measure: 'p95', caller: 'edge', callee, bound: p95 },
  ]
  return {
    store, get, steady,
    tryToStart: async (application: string, fault: RunFault, more: Partial<RunPlan> = {}) =>
      store().start(await applicationOf(application), { id: newId(), title: '', caller: null, plan: { fault, conditions: steady(application), termSeconds: 10, ...more } }, doer),
    async start(application: string, fault: RunFault, more: Partial<RunPlan> = {}): Promise<number> {
      const started = await this.tryToStart(application, fault, more)
      if (started.kind !== 'started') throw new Error(JSON.stringify(started))
      return started.run.number
    },
    abort: (number: number) => store().askAbort(number, doer),
    /** Waits until the run is in one of these phases. */
    reaches: (number: number, ...wanted: ChaosRun['phase'][]) =>
      until(`run ${number} to be ${wanted.join(' or ')}`, async () => {
        const run = await get(number)
        if (run.phase === 'done' && !wanted.includes('done')) throw new Error(`run ${number} is done: ${JSON.stringify(run.reason)}`)
        return wanted.includes(run.phase) && run
      }, 90_000),
  }
}

/** Asks an application through the edge, some at a time, until told to stop. */
export function clientsOf(harness: DaemonHarness, application: string, { everyMs = 20 } = {}) {
  let stopped = false
  const answers: { atMs: number; status: number; tookMs: number }[] = []
  const open = new Set<Promise<void>>()
  const timer = setInterval(() => {
    if (stopped || open.size > 100) return
    const atMs = Date.now()
    const one = fetch(`http://127.0.0.1:${harness.settings.ports.edge}/${application}/`)
      .then(async (response) => (await response.arrayBuffer(), response.status), () => 0)
      .then((status) => void answers.push({ atMs, status, tookMs: Date.now() - atMs }))
      .finally(() => open.delete(one))
    open.add(one)
  }, everyMs)
  return {
    answers,
    async stop() {
      stopped = true
      clearInterval(timer)
      await Promise.all(open)
    },
  }
}
