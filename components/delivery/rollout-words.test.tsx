import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { plannedSteps } from '@/lib/domains/delivery/core/planned-steps'
import { type Rollout, RolloutFailure, type RolloutPhase, rolloutPhases, RolloutState } from '@/lib/domains/delivery/rollout-schemas'
import { languages, type Language } from '@/lib/i18n/languages'
import { loadMessages } from '@/lib/i18n/load-messages'
import { rollBackEffects } from './roll-back-effects'
import { RolloutState as StateWord, useRolloutSentence, useStepWords } from './rollout-words'

const messages = { en: await loadMessages('en'), ko: await loadMessages('ko') }

const rollout: Rollout = {
  id: '1', application: 'home', team: 'front', number: 12, cluster: 'home', strategy: 'canary',
  release: { number: 3, version: '1.2.0', digest: 'b' }, from: { number: 2, version: '1.1.0', digest: 'a' },
  state: 'running', phase: 'create', phaseSince: '2026-11-23T10:00:00.000Z',
  plan: { release: 3, strategy: 'canary', cluster: 'home', size: 3, zones: ['local-a'], healthPath: '/health', healthDeadlineSeconds: 60, watchSeconds: 15, warmMinutes: 30, canary: { size: 1, sharePercent: 10 }, variables: [] },
  groups: { before: ['home-v001'], target: 'home-v004', baseline: 'home-v002', canary: 'home-v003' }, weights: [], failure: null,
  startedBy: 'ada', why: '', createdAt: '2026-11-23T10:00:00.000Z', endedAt: null, warmUntil: null, version: 1, can: { rollBack: true, promote: false, extend: false },
}

/** What a component says, in a language; anything that a message lacks is an error. */
function said(language: Language, Say: () => React.ReactNode): string {
  const text = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={language}
      timeZone="UTC"
      messages={messages[language]}
      onError={(error) => {
        throw error
      }}
    >
      <Say />
    </NextIntlClientProvider>,
  )
  return text.replace(/<[^>]+>/g, '')
}
const sentence = (given: Partial<Rollout>, language: Language = 'en') => said(language, () => useRolloutSentence()({ ...rollout, ...given }))
const failure = (check: RolloutFailure['check']): RolloutFailure => ({ phase: 'health', check, detail: '', instance: null, lastLines: [] })

describe('what a rollout does now', () => {
  test.each(languages)('every state, phase and check has its sentence in %s', (language) => {
    for (const phase of rolloutPhases) expect(sentence({ phase }, language)).not.toBe('')
    for (const state of RolloutState.options)
      for (const check of RolloutFailure.shape.check.options) {
        expect(sentence({ state, failure: failure(check) }, language)).not.toBe('')
        expect(said(language, () => <StateWord rollout={{ state, failure: failure(check) }} />)).not.toBe('')
      }
  })

  test('names the groups that it is about', () => {
    expect(sentence({ phase: 'shift' })).toBe('Moves all traffic to home-v004.')
    expect(sentence({ phase: 'create', groups: { before: [], target: null, baseline: null, canary: null } })).toContain('Starts home beside')
  })

  test('while the old group is warm it says until when', () => {
    expect(sentence({ state: 'succeeded', phase: 'warm', warmUntil: '2026-11-23T10:30:00.000Z' })).toBe('home-v004 serves. home-v001 is kept warm until 10:30: until then going back takes seconds.')
    expect(sentence({ state: 'succeeded', phase: 'done', warmUntil: '2026-11-23T10:30:00.000Z' })).toBe('home-v004 serves.')
  })

  test('one that went back says why, and what serves now', () => {
    expect(sentence({ state: 'rolled-back', failure: failure('exited') })).toBe('An instance ended by itself. Traffic is as it was before.')
    expect(sentence({ state: 'rolled-back', failure: failure('health'), groups: { ...rollout.groups, before: [] } })).toBe('An instance did not become healthy. Nothing served before, and nothing serves now.')
    expect(sentence({ state: 'rolled-back', failure: failure('asked') })).toBe('A person took it back. Traffic is as it was before.')
    expect(sentence({ state: 'rolling-back', phase: 'restore', failure: failure('canary') })).toBe('The canary was worse than the baseline. Traffic goes back to how it was.')
  })
})

describe('the words of steps', () => {
  const steps = plannedSteps({ plan: { ...rollout.plan, environment: {} }, before: 1, analysis: { warmUpSeconds: 30, intervalSeconds: 60, lifetimeMinutes: 10 }, lastSeconds: new Map() })
  const lines = (language: Language) => said(language, () => steps.map((step) => <p key={step.phase}>{`${useStepWords().title(step.phase, { canary: true, first: false })}: ${useStepWords().fact(step) ?? ''} | `}</p>))

  test.each(languages)('every planned step can be said in %s', (language) => expect(lines(language).split(' | ')).toHaveLength(steps.length + 1))

  test('with the figures of the plan', () => {
    const text = lines('en').replaceAll('\u00a0', ' ')
    expect(text).toContain('Start baseline and canary: 2 instances, without traffic |')
    expect(text).toContain('Give both equal traffic: 10 % each, 80 % as before |')
    expect(text).toContain('Judge the canary: every 1 min for 10 min, warm-up 30 s |')
  })

  test.each(rolloutPhases)('%s has a title', (phase: RolloutPhase) => expect(said('en', () => useStepWords().title(phase, { canary: false, first: true }))).not.toBe(''))
})

describe('what going back does', () => {
  const kinds = (given: Partial<Rollout>) => rollBackEffects({ ...rollout, ...given }).map(({ kind }) => kind)

  test('traffic returns only where some had moved', () => {
    expect(kinds({ weights: [{ serverGroup: 'home-v001', weight: 100, role: 'production' }, { serverGroup: 'home-v004', weight: 0, role: 'production' }] })).toEqual(['keeps', 'drains', 'ends'])
    expect(kinds({ weights: [{ serverGroup: 'home-v001', weight: 0, role: 'production' }, { serverGroup: 'home-v004', weight: 100, role: 'production' }] })).toEqual(['returns', 'drains', 'ends'])
  })

  test('after a first deploy nothing serves', () => expect(kinds({ groups: { before: [], target: null, baseline: null, canary: null } })).toEqual(['nothingBefore', 'nothingMade', 'ends']))
})
