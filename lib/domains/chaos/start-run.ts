import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-run'
import { refusalOf, runFindings } from './core/run-findings'
import type { ChaosRun, PreviewRunInput, RunPreview, StartRunInput } from './schemas'
import { type RunNeeds, surveyRun } from './survey-run'

/** What a run started now would hit, and what stands against it. Changes nothing. */
export const previewRun =
  (needs: RunNeeds) =>
  async (actor: Actor, input: PreviewRunInput): Promise<Result<RunPreview, Fault>> => {
    const application = await allowedApplication(needs.applications, actor, input.application, 'chaos:read')
    return application.ok ? ok((await surveyRun(needs, actor, application.value, input)).preview) : application
  }

/** Starts a run; its controller does the rest. Refused by the same rules that the preview names. */
export const startRun =
  (needs: RunNeeds) =>
  async (actor: Actor, input: StartRunInput): Promise<Result<ChaosRun, Fault>> => {
    const application = await allowedApplication(needs.applications, actor, input.application, 'chaos:run')
    if (!application.ok) return application
    const { plan, caller, preview } = await surveyRun(needs, actor, application.value, input)
    const refusal = refusalOf(preview.findings)
    if (refusal) return fail(refusal)
    const started = await needs.runs.start(application.value, { id: newId(), plan, title: input.title, caller }, doerOf(actor, input.why))
    if (started.kind === 'started') return ok(started.run)
    // What the store found at the last moment, in the words of the findings before it.
    const held = started.kind === 'other-run' ? { rollout: null, run: started.number } : { rollout: { number: started.rollout, strategy: started.strategy }, run: null }
    const late = refusalOf(runFindings({ application: input.application, fault: plan.fault, mayRun: { allowed: true }, held, alerts: [], healthy: preview.targets, strangerCaller: null, strangers: [], steady: [], telemetrySilent: false, termSeconds: plan.termSeconds }))
    if (!late) throw new Error('a run was not started without a reason')
    return fail(late)
  }
