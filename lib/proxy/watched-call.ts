import type { Span } from '@opentelemetry/api'
import type { Outcome } from '@/lib/domains/gateway/core/breaker'
import type { EndedCall } from '@/lib/domains/gateway/core/pair-ring'
import type { Log } from '@/lib/kernel/log'
import { admit, type BreakerChange, countCallOf, type Dependency, settle } from './dependencies'

/** One call as the breaker and the counters of its caller see it. A change of the breaker is told where it happens: in the span and in the log. */
export class WatchedCall {
  private state: 'new' | 'call' | 'probe' | 'settled' = 'new'

  constructor(
    readonly dependency: Dependency,
    private readonly span: Span,
    private readonly log: Log,
  ) {}

  /** False: the breaker is open. */
  admit(nowMs: number): boolean {
    const { go, changed } = admit(this.dependency, nowMs)
    this.tell(changed)
    this.state = go === 'refused' ? 'settled' : go
    return go !== 'refused'
  }

  /** The first word counts. */
  settle(outcome: Outcome, nowMs: number): void {
    if (this.state !== 'call' && this.state !== 'probe') return
    const changed = settle(this.dependency, this.state === 'probe', outcome, nowMs)
    this.state = 'settled'
    this.tell(changed)
  }

  end(ended: EndedCall, nowMs: number): void {
    countCallOf(this.dependency, ended, nowMs)
  }

  private tell(change: BreakerChange | null): void {
    if (!change) return
    const { caller, callee } = this.dependency
    this.span.addEvent('quarterdeck.breaker', { 'quarterdeck.caller': caller ?? 'edge', 'quarterdeck.target': callee, 'quarterdeck.breaker.from': change.from, 'quarterdeck.breaker.to': change.to })
    this.log[change.to === 'open' ? 'warn' : 'info']('breaker', { caller: caller ?? 'edge', callee, from: change.from, to: change.to })
  }
}
