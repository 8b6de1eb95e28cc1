import type { ChangedRules, ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { Log } from '@/lib/kernel/log'
import { type HeldDecisions, holdDecisions } from './held-decisions'

/** Breakers that people forced. */
export type ForcedBreakers = HeldDecisions<readonly ForcedBreaker[]>

export const createForcedBreakers = (read: () => Promise<readonly ForcedBreaker[]>, log: Log): Promise<ForcedBreakers> => holdDecisions({ read, log, problem: 'cannot read which breakers are forced' })

/** Rules of breakers that people put in force. */
export type RulesInForce = HeldDecisions<readonly ChangedRules[]>

export const createRulesInForce = (read: () => Promise<readonly ChangedRules[]>, log: Log): Promise<RulesInForce> => holdDecisions({ read, log, problem: 'cannot read which rules of breakers are in force' })
