import type { TeamScope } from '@/lib/kernel/actor'
import type { ApplicationRef, Doer } from '../../delivery/ports'
import type { Change } from '../../ledger/schemas'
import { summariseRun } from '../core/summarise-run'
import type { ChaosStore, RunSamples } from '../ports'
import type { ChaosRun, RunTarget } from '../schemas'

export interface MemoryChaos {
  rows: { run: ChaosRun; teamId: string }[]
  /** By the application's name. */
  instances: Map<string, RunTarget[]>
  rollouts: Map<string, { number: number; strategy: string }>
  samples: Map<string, RunSamples>
  woken: string[]
  trail: Change[]
}

export const createMemoryChaos = (): MemoryChaos => ({ rows: [], instances: new Map(), rollouts: new Map(), samples: new Map(), woken: [], trail: [] })

const mayStillAct = ({ phase }: ChaosRun) => phase === 'checking' || phase === 'injecting' || phase === 'holding'
const sees = (scope: TeamScope, teamId: string) => scope.kind === 'all' || scope.teamIds.includes(teamId)

/** Runs as people ask for them, without a controller: each stays where a test puts it. */
export function createMemoryChaosStore(memory: MemoryChaos): ChaosStore {
  const { rows } = memory
  function say(action: string, { run, teamId }: MemoryChaos['rows'][number], doer: Doer): ChaosRun {
    memory.woken.push(run.id)
    memory.trail.push({ actor: doer.actor, action, subject: { kind: 'chaos-run', id: `CH-${run.number}` }, teamId, application: run.application, ...(doer.why ? { why: doer.why } : {}) })
    return structuredClone(run)
  }
  function abort(row: MemoryChaos['rows'][number] | undefined, action: string, doer: Doer): ChaosRun | null {
    if (!row || !mayStillAct(row.run)) return null
    if (row.run.abortAsked) return structuredClone(row.run)
    row.run.abortAsked = { by: doer.actor.name, why: doer.why ?? '', at: new Date(0).toISOString() }
    row.run.can = { abort: false, takeBack: false }
    return say(action, row, doer)
  }
  const samplesOf = (runId: string): RunSamples => memory.samples.get(runId) ?? { samples: [], steps: [] }
  const on = ({ name }: ApplicationRef) => rows.find(({ run }) => run.application === name && run.phase !== 'done')

  return {
    async list(scope, { state, application, after, limit }) {
      const seen = rows
        .filter(({ run, teamId }) => sees(scope, teamId) && (application === undefined || run.application === application) && (state === 'all' || (run.phase === 'done') === (state === 'ended')))
        .map(({ run }) => run)
        .sort((one, other) => other.number - one.number)
      const beyond = after === null ? seen : seen.filter(({ number }) => number < after)
      return { items: structuredClone(beyond.slice(0, limit)), total: seen.length, more: beyond.length > limit }
    },
    async find(scope, number) {
      const row = rows.find(({ run, teamId }) => run.number === number && sees(scope, teamId))
      return row ? structuredClone(row) : null
    },
    async samples(runId, { secondMs, stepMs }) {
      const { samples, steps } = samplesOf(runId)
      return { samples: samples.filter(({ atMs }) => secondMs === null || atMs > secondMs), steps: steps.filter(({ atMs }) => stepMs === null || atMs > stepMs) }
    },
    summary: async ({ id, plan, injectedAt, goneAt }) => summariseRun(samplesOf(id), plan.conditions, injectedAt === null ? null : Date.parse(injectedAt), goneAt === null ? null : Date.parse(goneAt)),
    async start(application, { id, plan, title, caller }, doer) {
      const rollout = memory.rollouts.get(application.name)
      if (rollout) return { kind: 'under-way', rollout: rollout.number, strategy: rollout.strategy }
      const other = on(application)
      if (other) return { kind: 'other-run', number: other.run.number }
      const at = new Date(0).toISOString()
      const row = {
        teamId: application.teamId,
        run: {
          id, number: rows.length + 1, application: application.name, team: application.teamId, title, plan, touches: [application.name, ...(caller && caller.name !== application.name ? [caller.name] : [])],
          phase: 'checking' as const, phaseSince: at, verdict: null, reason: null, facts: { targets: [], before: null, leftovers: null, after: null, reaction: null, takenBack: 0 }, abortAsked: null,
          startedBy: doer.actor.name, why: doer.why ?? '', createdAt: at, injectedAt: null, endsAt: null, goneAt: null, endedAt: null, can: { abort: true, takeBack: false }, version: 0,
        },
      }
      rows.push(row)
      return { kind: 'started', run: say('chaos.start', row, doer) }
    },
    askAbort: async (number, doer) => abort(rows.find(({ run }) => run.number === number), 'chaos.abort', doer),
    askAbortAll: async (scope, doer) => rows.filter(({ teamId }) => sees(scope, teamId)).flatMap((row) => abort(row, 'chaos.abort-all', doer) ?? []),
    async askTakeBack(number, doer) {
      const row = rows.find(({ run }) => run.number === number && run.phase === 'residue')
      return row ? say('chaos.take-back', row, doer) : null
    },
    held: async (application) => ({ rollout: memory.rollouts.get(application.name) ?? null, run: on(application)?.run.number ?? null }),
    targets: async ({ name }) => memory.instances.get(name) ?? [],
  }
}
