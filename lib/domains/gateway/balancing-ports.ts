import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { BalancingPolicy, BalancingState } from './balancing-schemas'

export interface BalancedApplication {
  id: string
  name: string
  teamId: string
}

export interface KeptBalancing {
  policy: BalancingPolicy
  setBy: string
  setMs: number
}

/** Who did it and why; the store adds what exactly was changed. */
export interface BalancingDoer {
  actor: { kind: string; id: string; name: string }
  why?: string | undefined
}

export interface BalancingStore {
  /** Null for one outside the scope: it does not exist for the asker. */
  find(scope: TeamScope, name: string): Promise<BalancedApplication | null>
  /** Null: nobody chose. */
  of(application: BalancedApplication): Promise<KeptBalancing | null>
  /** With its entry in the ledger; who keeps the proxy's picture is told. */
  save(application: BalancedApplication, policy: BalancingPolicy, doer: BalancingDoer): Promise<void>
  /** False where nobody chose; with its entry in the ledger. */
  forget(application: BalancedApplication, doer: BalancingDoer): Promise<boolean>
}

/** The proxy's own word on how one application is balanced. */
export interface BalancingSource {
  state(application: string): Promise<Result<BalancingState, Fault>>
}
