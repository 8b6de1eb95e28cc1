import { decideHold, type HoldAct } from '@/lib/domains/registry/core/decide-hold'
import type { InstanceStatus } from '@/lib/domains/registry/schemas'
import type { HoldWork } from '@/lib/domains/registry/truth-ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface HoldControllerOptions {
  kind: string
  work: HoldWork
  /** Null where it holds no lease, undefined while the registry is not back. */
  leaseOf: (application: string, instance: string) => { status: InstanceStatus } | null | undefined
  takeOut: (instance: string) => Promise<unknown>
  bringBack: (instance: string) => Promise<unknown>
  /** Null where the proxy does not tell, or serves an old picture. */
  openRequests: (instance: string) => Promise<number | null>
  crash?: CrashHook
}

const goneMs = 3_600_000

/** Keeps instances out of service that a person took out, and lets a drain end when its last request is answered. */
export function createHoldController({ kind, work, leaseOf, takeOut, bringBack, openRequests, crash = noCrash }: HoldControllerOptions): Controller {
  async function perform(act: HoldAct, instance: string): Promise<void> {
    if (act.kind === 'take-out' || act.kind === 'hold-again') await takeOut(instance)
    if (act.kind === 'bring-back') await bringBack(instance)
  }

  return {
    kind,
    concurrency: 4,
    async step(fence) {
      const record = await work.load(fence.objectId)
      if (!record) return { nextLookMs: goneMs }
      const { application, instance } = record.subject
      const lease = leaseOf(application, instance)
      if (lease === undefined) return { nextLookMs: 1_000 }
      const act = decideHold({ ...record, lease, openRequests: record.phase === 'draining' ? await openRequests(instance) : null })
      if (act.kind === 'wait') return { nextLookMs: act.ms }
      await crash('before-act', `hold ${act.kind}`)
      await perform(act, instance)
      await crash('between-act-and-record', `hold ${act.kind}`)
      await work.record(fence, record, act)
      await crash('after-record', `hold ${act.kind}`)
      return { nextLookMs: act.kind === 'forget' || act.kind === 'bring-back' ? goneMs : 0 }
    },
  }
}
