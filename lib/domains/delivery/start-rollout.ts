import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-application'
import { refusalOf } from './core/refusal'
import { underFaultWords } from './core/rollout-findings'
import type { StartedRollout } from './rollout-ports'
import type { Finding, Rollout, StartRolloutInput } from './rollout-schemas'
import { type RolloutNeeds, surveyRollout } from './survey-rollout'

type NotStarted = Exclude<StartedRollout, { kind: 'started' }>

/** What the store found at the last moment, in the words of the findings before it. */
function lateFinding(late: NotStarted, application: string, release: number, cluster: string): Finding {
  const refuses = { kind: 'refuses' as const, liftedBy: [] }
  switch (late.kind) {
    case 'under-way':
      return { ...refuses, rule: 'under-way', detail: `Rollout ${late.number} moves the traffic of ${cluster} now: wait until it ends, or roll it back.`, subject: String(late.number) }
    case 'under-fault':
      return { ...refuses, rule: 'under-fault', detail: underFaultWords(late.run, application), subject: String(late.run) }
    case 'no-release':
      return { ...refuses, rule: 'no-release', detail: `${application} has no release ${release}: upload one first, or choose another.`, subject: String(release) }
    case 'cluster-taken':
      return { ...refuses, rule: 'cluster-taken', detail: `The cluster ${cluster} belongs to the application ${late.by}: choose another stack or detail.`, subject: late.by }
  }
}

/** Starts a release on its way; its controller does the rest. Refused by the same rules that the preview names. */
export const startRollout =
  (needs: RolloutNeeds) =>
  async (actor: Actor, { application: name, ...input }: StartRolloutInput & { application: string }): Promise<Result<Rollout, Fault>> => {
    const application = await allowedApplication(needs.applications, actor, name, 'rollouts:start')
    if (!application.ok) return application
    const surveyed = await surveyRollout(needs, actor, application.value, input)
    if (!surveyed.ok) return surveyed
    const { draft, findings } = surveyed.value
    const refused = refusalOf(findings)
    if (refused) return fail(refused)
    const started = await needs.rollouts.start(application.value, { id: newId(), ...draft }, doerOf(actor, input.why === '' ? undefined : input.why))
    if (started.kind === 'started') return ok(started.rollout)
    const late = refusalOf([lateFinding(started, name, input.release, draft.plan.cluster)])
    if (!late) throw new Error('a rollout was not started without a reason')
    return fail(late)
  }
