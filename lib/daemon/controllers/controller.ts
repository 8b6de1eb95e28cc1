import type { Fence } from '@/lib/domains/delivery/ports'

/**
 * Looks after the objects of one kind. A step observes, decides by a pure function, acts idempotently under the fence and records
 * with ledger entries; it may be tried twice after a crash, and its effects happen once.
 */
export interface Controller {
  kind: string
  concurrency: number
  /** How often to ask for due work when nobody nudges; the runner's usual when left out. */
  pollMs?: number
  /** Takes one step; answers when to look again. A thrown error is a failure: the runner backs off. */
  step(fence: Fence, signal: AbortSignal): Promise<{ nextLookMs: number }>
}

/** Where a kill test stops the process. The product passes nothing; only tests name a point. */
export type CrashPoint = 'before-act' | 'between-act-and-record' | 'after-record'
export type CrashHook = (point: CrashPoint, act: string) => void | Promise<void>
export const noCrash: CrashHook = () => undefined
