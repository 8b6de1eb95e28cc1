import type { Span } from '@opentelemetry/api'
import type { Outcome } from '@/lib/domains/gateway/core/breaker'
import type { Log } from '@/lib/kernel/log'
import { admit, type BreakerChange, countCallOf, type Dependency, leave, reject, settle, waitForRoom } from './dependencies'

export interface CallEnd {
  /** Null: no answer, or one that was cut. */
  status: number | null
  /** The caller went away before any answer. */
  isGone: boolean
  fallback: boolean
  injected: boolean
  durationMs: number
}

/** One call as the breaker and the counters of its caller see it. A change of the breaker is told where it happens: in the span and in the log. */
export class WatchedCall {
  private state: 'new' | 'call' | 'probe' | 'settled' = 'new'
  private isOpen = false
  private startMs = 0

  constructor(
    readonly dependency: Dependency,
    private readonly span: Span,
    private readonly log: Log,
  ) {}

  /** Whether it may go out, or why not: the breaker is open, or the bulkhead full. `wait`: `waitForRoom` tells. */
  admit(nowMs: number, mayWait: boolean): 'go' | 'wait' | 'refused' | 'rejected' {
    const { go, waits, changed } = admit(this.dependency, nowMs, mayWait)
    this.tell(changed)
    this.startMs = nowMs
    if (go === 'call' || go === 'probe') {
      this.state = go
      this.isOpen = !waits
      return waits ? 'wait' : 'go'
    }
    this.state = 'settled'
    return go
  }

  /** Tells whether there was room in time. What is returned gives the wait up. */
  waitForRoom(told: (hasRoom: boolean) => void): () => void {
    return waitForRoom(this.dependency, (hasRoom) => {
      this.isOpen = hasRoom
      if (!hasRoom) {
        this.tell(reject(this.dependency, { probe: this.state === 'probe', startMs: this.startMs }, Date.now()))
        this.state = 'settled'
      }
      // Not in the call that made room: a long queue must not become a deep stack.
      process.nextTick(told, hasRoom)
    })
  }

  /** The first word counts. */
  settle(outcome: Outcome, nowMs: number, isTimeout = false): void {
    if (this.state !== 'call' && this.state !== 'probe') return
    const changed = settle(this.dependency, { probe: this.state === 'probe', outcome, kind: isTimeout ? 'timeout' : outcome, startMs: this.startMs }, nowMs)
    this.state = 'settled'
    this.tell(changed)
  }

  /** Counts it as its caller saw it. */
  end({ status, isGone, fallback, injected, durationMs }: CallEnd, nowMs: number): void {
    this.settle('cancelled', nowMs)
    if (this.isOpen) {
      this.isOpen = false
      leave(this.dependency)
    }
    // People leave pages for reasons of their own; an application that gives up waiting got no answer.
    if (isGone && this.dependency.caller === null) return
    const error = status === null || (status >= 500 && !fallback)
    countCallOf(this.dependency, { error, fallback, injected, durationMs: status === null ? null : durationMs }, nowMs)
  }

  private tell(change: BreakerChange | null): void {
    if (!change) return
    const { caller, callee } = this.dependency
    this.span.addEvent('quarterdeck.breaker', { 'quarterdeck.caller': caller ?? 'edge', 'quarterdeck.target': callee, 'quarterdeck.breaker.from': change.from, 'quarterdeck.breaker.to': change.to })
    this.log[change.to === 'open' ? 'warn' : 'info']('breaker', { caller: caller ?? 'edge', callee, from: change.from, to: change.to })
  }
}
