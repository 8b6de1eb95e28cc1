import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import { isChapterDone, isComplete, observeGuide } from './core/observe-guide'
import { witnessQuestions } from './core/witness-actions'
import type { GuidedApplications, GuideLedger, GuideStore } from './ports'
import { type ChapterName, chapterNames, chapterSteps, furtherChapters, type Guide, sampleNames } from './schemas'

interface Needs {
  guides: GuideStore
  ledger: GuideLedger
  applications: GuidedApplications
}

type StepKey = `${ChapterName}.${string}`

const isFurther = (name: ChapterName): boolean => furtherChapters.some((one) => one === name)

/** Of each action the newest: nobody tries more often in ten minutes. */
const entriesMax = 100

/** What pressing a step's button needs, and in whose team; steps without are watched. */
const permissionOf: Partial<Record<StepKey, { permission: Permission; application: keyof typeof sampleNames | null }>> = {
  'break.start': { permission: 'chaos:run', application: 'broken' },
  'canary.release': { permission: 'releases:create', application: 'shipped' },
  'canary.roll-out': { permission: 'rollouts:start', application: 'shipped' },
  'database.order': { permission: 'services:create', application: null },
  'registry.drain': { permission: 'instances:hold', application: 'home' },
  'registry.back': { permission: 'instances:hold', application: 'home' },
  'configuration.save': { permission: 'config:write', application: 'home' },
  'configuration.roll-back': { permission: 'config:write', application: 'home' },
  'gateway.route': { permission: 'gateway:write', application: null },
  'gateway.remove': { permission: 'gateway:write', application: null },
  'breakers.force': { permission: 'breakers:force', application: 'home' },
  'breakers.release': { permission: 'breakers:force', application: 'home' },
  'sidecar.balance': { permission: 'balancing:write', application: 'broken' },
  'sidecar.as-usual': { permission: 'balancing:write', application: 'broken' },
  'zones.limit': { permission: 'capacity:write', application: 'home' },
  'zones.drain': { permission: 'zones:drain', application: null },
  'zones.back': { permission: 'zones:drain', application: null },
}

export const guideIsForPeople = fault('conflict', 'The guide is for people who signed in; a token has none.')

/** What of the first ten minutes has happened, as the ledger shows it to this reader, and what they may do of the rest. */
export const readGuide =
  ({ guides, ledger, applications }: Needs) =>
  async (actor: Actor): Promise<Result<Guide, Fault>> => {
    const allowed = decide(actor, 'changes:read')
    if (!allowed.allowed) return fail(fault('forbidden', `${allowed.rule}. Ask for it from: ${allowed.liftedBy.join(', ')}.`, { refusal: allowed }))
    const state = actor.kind === 'person' ? await guides.read(actor.id) : null
    if (!state) return fail(guideIsForPeople)
    const scope = teamScopeOf(actor)
    const [home, broken, shipped] = await Promise.all([sampleNames.home, sampleNames.broken, sampleNames.shipped].map((name) => applications.find(scope, name)))
    if (!home || !broken || !shipped) return ok({ here: false, ...state, complete: false, chapters: [], links: { run: null, release: null, rollout: null } })

    const fromMs = Date.parse(state.since)
    const answers = await Promise.all(witnessQuestions.map((question) => ledger.newest(scope, question, question.ever ? null : fromMs, entriesMax)))
    const { observed, links } = observeGuide(answers.flat())
    const teams = { home: home.teamId, broken: broken.teamId, shipped: shipped.teamId }
    const refusalOf = (step: StepKey) => {
      const needs = permissionOf[step]
      if (!needs) return null
      const decision = decide(actor, needs.permission, needs.application ? teams[needs.application] : undefined)
      return decision.allowed ? null : { rule: decision.rule, liftedBy: decision.liftedBy }
    }
    const chapters = chapterNames.map((name) => ({
      name,
      further: isFurther(name),
      done: isChapterDone(name, observed),
      steps: chapterSteps[name].map((step, at) => ({ name: step, seen: observed[name][at] ?? null, refusal: refusalOf(`${name}.${step}`) })),
    }))
    return ok({ here: true, ...state, complete: isComplete(observed), chapters, links })
  }
