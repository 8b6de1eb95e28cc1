import type { Span } from '@opentelemetry/api'
import type { Outcome } from '@/lib/domains/gateway/core/breaker'
import type { Log } from '@/lib/kernel/log'
import { admit, type BreakerChange, countCallOf, type Dependency, settle } from './dependencies'

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

  /** Whether it may go out, or why not: the breaker is open, or the bulkhead full. */
  admit(nowMs: number): 'go' | 'refused' | 'rejected' {
    const { go, changed } = admit(this.dependency, nowMs)
    this.tell(changed)
    this.startMs = nowMs
    this.isOpen = go === 'call' || go === 'probe'
    if (go === 'call' || go === 'probe') {
      this.state = go
      return 'go'
    }
    this.state = 'settled'
    return go
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
    if (this.isOpen) this.dependency.open -= 1
    this.isOpen = false
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
