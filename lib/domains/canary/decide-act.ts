import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Signature } from './analysis-schemas'
import { actRefusals, promoteSigners, type Refusal, roleOf } from './act-refusals'
import type { CanaryRecord, PersonsAct } from './ports'

/** About rights: forbidden. About the state of things: conflict. Both name the first rule, and say all of them. */
function refusedBy(refusals: readonly Refusal[]): Fault {
  const [first] = refusals
  const rights = refusals.find(({ rule }) => rule === 'canary:sign' || rule === 'rollouts:roll-back' || rule === 'four-eyes')
  const { rule, liftedBy } = rights ?? first ?? { rule: 'decided', liftedBy: [] }
  return fault(rights ? 'forbidden' : 'conflict', refusals.map(({ detail }) => detail).join(' '), { refusal: { rule, liftedBy } })
}

interface Asked {
  act: Signature['act']
  cardHash: string | undefined
  why: string
  minutes?: number
}

/** What a person's act does to the run as it is locked: refused with every rule, or what to write. */
export function decideAct(record: CanaryRecord, actor: Actor, person: string, { act, cardHash, why, minutes = 0 }: Asked): Result<PersonsAct, Fault> {
  const refusals = actRefusals(act, record, actor, person, cardHash)
  const role = roleOf(actor, record.rollout.teamId)
  if (refusals.length > 0 || role === null) return fail(refusedBy(refusals))
  const isKnown = cardHash !== undefined && record.recentCards.includes(cardHash)
  const done = { act, role, why, cardHash: isKnown ? cardHash : (record.last?.cardHash ?? null), extendMs: null }
  switch (act) {
    case 'promote': {
      const signers = promoteSigners(record).add(person).size
      const isEnough = signers >= record.policy.signatures
      return ok({ ...done, outcome: isEnough ? 'promote' : null, words: `${signers} of ${record.policy.signatures} signatures` })
    }
    case 'extend':
      return ok({ ...done, outcome: null, extendMs: minutes * 60_000, words: `${minutes} minutes more` })
    case 'roll-back':
      return ok({ ...done, outcome: 'roll-back', words: `${actor.name}: ${why}` })
  }
}
