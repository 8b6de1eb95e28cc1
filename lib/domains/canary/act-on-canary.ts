import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-application'
import type { CanaryView, ExtendInput, Signature, SignInput, StopInput } from './analysis-schemas'
import { decideAct } from './decide-act'
import { type CanaryPorts, noCanary, readCanary } from './read-canary'

interface Which {
  application: string
  rollout: number
}
interface Input extends Which {
  cardHash?: string | undefined
  why: string
  minutes?: number
}

/** Seen first, with the right of readers: every rule that refuses is told, not only that of the role. */
const actOn = (ports: CanaryPorts, act: Signature['act']) => async (actor: Actor, { application: name, rollout, cardHash, why, minutes }: Input): Promise<Result<CanaryView, Fault>> => {
  const application = await allowedApplication(ports.applications, actor, name, 'rollouts:read')
  if (!application.ok) return application
  const person = await ports.persons.personOf(actor)
  const acted = await ports.canaries.act(application.value, rollout, doerOf(actor, why), person, (record) =>
    decideAct(record, actor, person, { act, cardHash, why, ...(minutes === undefined ? {} : { minutes }) }),
  )
  if (acted.kind === 'missing') return fail(noCanary({ application: name, rollout }))
  return acted.kind === 'refused' ? fail(acted.fault) : readCanary(ports)(actor, { application: name, rollout })
}

/** Signs the promotion; the last signature that the policy asks for promotes. */
export const promoteCanary = (ports: CanaryPorts): ((actor: Actor, input: Which & z.output<typeof SignInput>) => Promise<Result<CanaryView, Fault>>) => actOn(ports, 'promote')

/** Gives the analysis more time; signatures from before do not count any more. */
export const extendCanary = (ports: CanaryPorts): ((actor: Actor, input: Which & z.output<typeof ExtendInput>) => Promise<Result<CanaryView, Fault>>) => actOn(ports, 'extend')

/** Ends it: the traffic goes back to the running release. One person is enough. */
export const stopCanary = (ports: CanaryPorts): ((actor: Actor, input: Which & z.output<typeof StopInput>) => Promise<Result<CanaryView, Fault>>) => actOn(ports, 'roll-back')
