import { describe, expect, test } from 'vitest'
import { applicationTab } from '@/components/applications/application-tab'
import { formOfAddress, readForm } from '@/components/delivery/deploy-form'
import { StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'
import { chapterNames, chapterSteps, firstChapters, type GuideLinks } from '@/lib/domains/guide/schemas'
import { hasCard, isAct, nextStep, stepHref, type StepKey } from './guide-links'

const none: GuideLinks = { run: null, release: null, rollout: null }
const all: GuideLinks = { run: 7, release: 2, rollout: 4 }
const keys = chapterNames.flatMap((name) => chapterSteps[name].map((step): StepKey => `${name}.${step}`))

describe('where a step leads', () => {
  test('every step but the one that is a button of its own leads somewhere, once what it is about is there', () => {
    expect(keys.filter((key) => stepHref(key, all, 'why') === null)).toEqual(['canary.release'])
    expect(keys.filter((key) => stepHref(key, none, 'why') === null)).toEqual(['break.see', 'break.clean', 'canary.release', 'canary.roll-out', 'canary.caught'])
  })

  test('to what was started, by its number', () => {
    expect([stepHref('break.see', all, ''), stepHref('canary.caught', all, '')]).toEqual(['/chaos/7', '/delivery/catalogue/4'])
  })

  test('to a deploy form that asks for the short canary of the bad release, and that the server takes', () => {
    const url = new URL(stepHref('canary.roll-out', all, 'First ten minutes') ?? '', 'http://x')
    expect([url.pathname, url.searchParams.get('application'), url.searchParams.get('strategy'), url.searchParams.get('release')]).toEqual(['/delivery/new', 'catalogue', 'canary', '2'])
    const form = readForm({ ...formOfAddress(url.searchParams), strategy: 'canary' }, 2)
    expect(form).toEqual({ kind: 'ready', input: { release: 2, strategy: 'canary', why: 'First ten minutes', canary: { sharePercent: 25, warmUpSeconds: 15, intervalSeconds: 15, lifetimeMinutes: 2 } } })
    expect(StartRolloutInput.safeParse(form.kind === 'ready' && form.input).success).toBe(true)
  })

  test('to the very tab or list of what a further chapter is about', () => {
    expect(['registry.drain', 'registry.drained', 'configuration.save', 'gateway.route', 'breakers.force', 'sidecar.balance', 'zones.limit', 'zones.drain'].map((key) => stepHref(key as StepKey, none, ''))).toEqual([
      '/applications/home?tab=instances', '/registry/truth?application=home', '/applications/home?tab=configuration', '/gateway/new', '/breakers?q=recommendations', '/applications/recommendations?tab=balancing', '/applications/home?tab=instances', '/registry/zones',
    ])
    for (const key of keys) {
      const tab = new URL(stepHref(key, all, '') ?? '/', 'http://x').searchParams
      if (tab.has('tab')) expect(applicationTab(tab)).toBe(tab.get('tab'))
    }
  })

  test('to a run on the calls of home to recommendations', () => {
    const url = new URL(stepHref('break.start', none, 'Try it') ?? '', 'http://x')
    expect([url.pathname, Object.fromEntries(url.searchParams)]).toEqual(['/chaos/new', { application: 'recommendations', fault: 'error', caller: 'home', status: '503', sharePercent: '100', termSeconds: '60', why: 'Try it' }])
  })
})

describe('what is next', () => {
  const seen = { position: '1', at: '', by: 'mina' }
  const chaptersWith = (count: number) => {
    let left = count
    return chapterNames.map((name) => {
      const steps = chapterSteps[name].map((step) => ({ name: step, seen: left-- > 0 ? seen : null, refusal: null }))
      return { name, further: !firstChapters.some((one) => one === name), done: steps.every((step) => step.seen), steps }
    })
  }

  test('is the first that was not seen, and nothing at the end', () => {
    expect(keys.map((_, at) => nextStep({ chapters: chaptersWith(at) }))).toEqual(keys)
    expect(nextStep({ chapters: chaptersWith(keys.length) })).toBeNull()
  })

  test('acts change something, the others are looked at', () => expect(keys.filter((key) => !isAct(key))).toEqual(['break.see', 'break.clean', 'canary.caught', 'database.ready', 'registry.drained']))

  test.each([
    [{}, true],
    [{ here: false }, false],
    [{ skipped: true }, false],
    [{ complete: true }, false],
  ])('with %j the card is there: %s', (more, expected) => expect(hasCard({ here: true, skipped: false, complete: false, since: '', chapters: [], links: none, ...more })).toBe(expected))
})
