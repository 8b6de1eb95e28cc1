import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { OutcomesAnswer } from './replay-schemas'
import type { RulesInForce, RulesSet, SetRulesInput } from './rules-schemas'

export interface RuledApplication {
  id: string
  name: string
  teamId: string
}

/** Of the applications domain. Null for one outside the scope: it does not exist for the asker. */
export interface RuledApplications {
  find(scope: TeamScope, name: string): Promise<RuledApplication | null>
}

export interface RulesDoer {
  actor: { kind: string; id: string; name: string }
  why: string
}

type Pair = Pick<SetRulesInput, 'caller' | 'callee'>

/** Rules that people put in force. Each write takes its ledger entry and tells the daemon, in one transaction. */
export interface RulesStore {
  /** Of applications in the scope. */
  list(scope: TeamScope): Promise<RulesInForce[]>
  /** Over those that the pair has; `now` is what the breaker goes by, for the entry. */
  set(owner: RuledApplication, rules: Pair & Pick<SetRulesInput, 'change'>, now: OutcomesAnswer['policy'], doer: RulesDoer): Promise<RulesSet>
  /** False where there are none. */
  drop(owner: RuledApplication, pair: Pair, doer: RulesDoer): Promise<boolean>
}

/** By what rules the proxy's breaker of a pair goes now. `not-found`: nobody called yet. */
export interface CurrentRules {
  of(pair: Pair): Promise<Result<OutcomesAnswer['policy'], Fault>>
}
