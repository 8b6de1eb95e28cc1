import type { FaultRule, FaultsOfRun } from '../../gateway/fault-schemas'
import type { CallsFault } from '../schemas'

/** The rule of a run on calls. Its id is made of the run's, so that making it twice makes one. */
export const ruleOf = (run: string, target: string, { caller, sharePercent, scope, fault }: CallsFault, endsAtMs: number): FaultRule => ({ id: `${run}-calls`, caller, callee: target, sharePercent, scope, fault, endsAtMs })

/**
 * The end of a run's faults is final: above every epoch of a controller, so that one that was slow cannot make them anew. Whoever is
 * alive may end them: the controller, the console when a person aborts, and the point itself at the term.
 */
export const finalEpoch = Number.MAX_SAFE_INTEGER
export const endOf = (run: string): FaultsOfRun => ({ run, epoch: finalEpoch, rules: [] })
