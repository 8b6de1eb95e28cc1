import { setTimeout as pause } from 'node:timers/promises'
import { decideRollout } from '@/lib/domains/delivery/core/decide-rollout'
import { observeRolloutGroup, type Seen } from '@/lib/domains/delivery/core/observe-rollout-group'
import type { Failure, RolloutDecision, RolloutSnapshot } from '@/lib/domains/delivery/core/rollout-snapshot'
import type { Fence, Runtime } from '@/lib/domains/delivery/ports'
import type { RolloutRows, RolloutWork } from '@/lib/domains/delivery/rollout-ports'
import type { RolloutFailure, RolloutPhase } from '@/lib/domains/delivery/rollout-schemas'
import type { ClusterShares } from '@/lib/domains/gateway/schemas'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface RolloutControllerOptions extends Seen {
  work: RolloutWork
  /** Of the proxy; null when it does not answer. */
  sharesOf: (cluster: string) => Promise<ClusterShares | null>
  lastLines: Runtime['lastLines']
  crash?: CrashHook
}

export const rolloutKind = 'rollout'

/** Phases that wait for what the proxy does. */
const watchesProxy: readonly RolloutPhase[] = ['split', 'shift', 'drain', 'restore', 'drain-back']
const lastLinesKept = 5
/** A step waits itself for what is moments away, so long; then others get their turn. */
const impatientMs = 3_000
const notedAtMostEveryMs = 500

/** Leads one release at a time into a cluster: each decision is one transaction, and what is outside is only looked at. */
export function createRolloutController({ work, sharesOf, lastLines, isRegistered, healthOf, crash = noCrash }: RolloutControllerOptions): Controller {
  async function observe(rows: RolloutRows): Promise<RolloutSnapshot> {
    const groups = new Map(rows.groups.map((group) => [group.name, observeRolloutGroup(group, { isRegistered, healthOf })]))
    return { ...rows, groups, shares: watchesProxy.includes(rows.phase) ? await sharesOf(rows.cluster) : null }
  }

  const withLines = async (failure: Failure): Promise<RolloutFailure> => ({
    ...failure, lastLines: failure.instance === null ? [] : await lastLines(failure.instance, lastLinesKept).catch(() => []),
  })

  async function take(fence: Fence, rows: RolloutRows, decision: Extract<RolloutDecision, { kind: 'step' }>): Promise<void> {
    const act = `rollout ${decision.to}`
    await crash('before-act', act)
    await work.apply(fence, rows, decision, decision.failure && (await withLines(decision.failure)))
    await crash('after-record', act)
  }

  return {
    kind: rolloutKind,
    concurrency: 8,
    async step(fence, signal) {
      const untilMs = Date.now() + impatientMs
      let notedMs = 0
      for (;;) {
        const rows = await work.load(fence.objectId)
        if (!rows) return { nextLookMs: 3_600_000 }
        const decision = decideRollout(await observe(rows))
        if (signal.aborted) return { nextLookMs: 0 }
        if (decision.kind === 'step') {
          await take(fence, rows, decision)
          continue
        }
        if (JSON.stringify(decision.detail) !== JSON.stringify(rows.step.detail) && Date.now() - notedMs >= notedAtMostEveryMs && decision.for !== 'nothing') {
          notedMs = Date.now()
          await work.note(fence, rows, decision.detail)
        }
        if (decision.nextLookMs >= 1_000 || Date.now() >= untilMs) return { nextLookMs: decision.nextLookMs }
        await pause(decision.nextLookMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}
