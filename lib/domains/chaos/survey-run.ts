import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { decide } from '../access/core/policy'
import type { OpenAlerts } from '../alerts/ports'
import type { ApplicationRef, Applications } from '../delivery/ports'
import { blastRadius } from './core/blast-radius'
import { defaultConditions } from './core/default-conditions'
import { faultOf } from './core/fault-of-input'
import { eligibleTargets } from './core/pick-targets'
import { runFindings } from './core/run-findings'
import { applicationsIn } from './core/condition-look'
import { judgeNow } from './core/judge-now'
import type { ChaosStore, LiveFigures, ToldFigures } from './ports'
import type { PreviewRunInput, RunPlan, RunPreview } from './schemas'
import type { Condition } from './steady-schemas'

export interface RunNeeds {
  applications: Applications
  runs: ChaosStore
  figures: LiveFigures
  told: ToldFigures
  alerts: OpenAlerts
  nowMs: () => number
}

export interface RunSurvey {
  plan: RunPlan
  caller: ApplicationRef | null
  preview: RunPreview
}

const lookBackMs = 120_000

/** Of the applications that are named, those that the actor may not see. */
async function strangersIn({ applications }: RunNeeds, actor: Actor, conditions: readonly Condition[]): Promise<string[]> {
  const names = applicationsIn(conditions)
  const found = await Promise.all(names.map((name) => applications.find(teamScopeOf(actor), name)))
  return names.filter((_, at) => !found[at])
}

async function callerOf({ applications }: RunNeeds, actor: Actor, name: string | null): Promise<{ caller: ApplicationRef | null; stranger: string | null }> {
  if (name === null) return { caller: null, stranger: null }
  const caller = await applications.find(teamScopeOf(actor), name)
  // A fault on its calls is a fault on it.
  return caller && decide(actor, 'chaos:run', caller.teamId).allowed ? { caller, stranger: null } : { caller: null, stranger: name }
}

/** Everything that preview and start go by, looked up at this moment: the plan filled in, what it would hit, and what stands against it. */
export async function surveyRun(needs: RunNeeds, actor: Actor, application: ApplicationRef, input: PreviewRunInput): Promise<RunSurvey> {
  const { runs, figures } = needs
  const fault = faultOf(input)
  const callerName = fault.kind === 'calls' ? fault.caller : null
  const [answer, held, alerts, healthy, { caller, stranger }] = await Promise.all([figures.read(needs.nowMs() - lookBackMs), runs.held(application), needs.alerts.of(application), runs.targets(application), callerOf(needs, actor, callerName)])
  const seconds = answer.ok ? answer.value.seconds : []
  const conditions = input.conditions ?? defaultConditions(application.name, callerName ?? 'edge', seconds)
  const strangers = await strangersIn(needs, actor, input.conditions ?? [])
  // Of somebody else's applications not even figures are shown.
  const own = conditions.filter((condition) => !applicationsIn([condition]).some((name) => strangers.includes(name)))
  const told = await needs.told.read(own)
  const steady = answer.ok ? own.map((condition) => judgeNow(condition, { told: told.ok ? told.value : null, seconds, nowMs: answer.value.nowMs })) : null
  const eligible = fault.kind === 'calls' ? [...healthy] : eligibleTargets(fault, healthy)
  const drawn = fault.kind === 'calls' || fault.chosen.length > 0 ? null : fault.count
  const hit = fault.kind === 'calls' ? 0 : Math.min(eligible.length, drawn ?? eligible.length)
  const findings = runFindings({ application: application.name, fault, mayRun: decide(actor, 'chaos:run', application.teamId), held, alerts, healthy, strangerCaller: stranger, strangers, steady, telemetrySilent: !told.ok, termSeconds: input.termSeconds })
  const preview: RunPreview = {
    fault, targets: eligible, draws: drawn, termSeconds: input.termSeconds, findings,
    blast: blastRadius(application.name, fault, hit, healthy.length, answer.ok ? answer.value : null),
    conditions: own.map((condition, at) => ({ condition, state: steady?.[at]?.state ?? 'unknown', value: steady?.[at]?.value ?? null })),
  }
  return { plan: { fault, conditions, termSeconds: input.termSeconds }, caller, preview }
}
