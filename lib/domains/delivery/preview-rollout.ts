import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedApplication } from './allowed-application'
import { variableDifference } from './core/difference'
import { plannedSteps, secondsOf } from './core/planned-steps'
import { planView } from './core/rollout-plan'
import { selfBalancingCallers } from './core/self-balancing'
import type { ApplicationRef } from './ports'
import type { ReleaseDifference, RolloutPhase, RolloutPreview, StartRolloutInput, Strategy } from './rollout-schemas'
import { releaseOf, type RolloutNeeds, type Survey, surveyRollout } from './survey-rollout'

async function changesOf(needs: RolloutNeeds, application: ApplicationRef, { release: to, serving: [source], draft }: Survey): Promise<ReleaseDifference | null> {
  if (!to) return null
  const variables = variableDifference(source?.environment ?? {}, draft.plan.environment)
  if (!source) return { from: null, to, command: false, files: null, variables }
  const [from, files] = await Promise.all([
    releaseOf(needs, application, source.release.number),
    source.release.digest === to.digest ? { ok: true as const, value: { added: [], removed: [], changed: [], more: 0 } } : needs.files.compare(source.release.digest, to.digest),
  ])
  return { from, to, command: from !== null && JSON.stringify(from.command) !== JSON.stringify(to.command), files: files.ok ? files.value : null, variables }
}

/** The application's last good rollout of the same kind says how long each step takes here. */
async function lastSeconds({ rollouts }: RolloutNeeds, application: ApplicationRef, strategy: Strategy): Promise<ReadonlyMap<RolloutPhase, number>> {
  const scope = { kind: 'teams', teamIds: [application.teamId] } as const
  const { items } = await rollouts.list(scope, { state: 'ended', strategy, application: application.name, after: null, limit: 10 })
  const good = items.find(({ state }) => state === 'succeeded')
  const detail = good && (await rollouts.get(application, good.number))
  return secondsOf(detail?.steps ?? [])
}

/** What a rollout started now would do, step by step, and what stands against it. Changes nothing. */
export const previewRollout =
  (needs: RolloutNeeds) =>
  async (actor: Actor, { application: name, ...input }: StartRolloutInput & { application: string }): Promise<Result<RolloutPreview, Fault>> => {
    const application = await allowedApplication(needs.applications, actor, name, 'rollouts:read')
    if (!application.ok) return application
    const surveyed = await surveyRollout(needs, actor, application.value, input)
    if (!surveyed.ok) return surveyed
    const { draft, findings, room, serving, calls } = surveyed.value
    const [changes, last] = await Promise.all([changesOf(needs, application.value, surveyed.value), lastSeconds(needs, application.value, input.strategy)])
    const { plan, canary } = draft
    return ok({
      plan: planView(plan),
      steps: plannedSteps({ plan, before: serving.length, analysis: canary && pickTimes(canary.options), lastSeconds: last }),
      findings, changes, room,
      selfBalancing: calls && selfBalancingCallers(calls, needs.proxyNames),
      canary: canary?.options ?? null,
      policy: canary?.policy ?? null,
    })
  }

const pickTimes = ({ warmUpSeconds, intervalSeconds, lifetimeMinutes }: { warmUpSeconds: number; intervalSeconds: number; lifetimeMinutes: number }) => ({ warmUpSeconds, intervalSeconds, lifetimeMinutes })
