import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import type { ChaosRunDetail, RunFinding } from '@/lib/domains/chaos/schemas'
import { breakersQuery } from '@/lib/domains/gateway/queries/breakers'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ConditionFields } from './condition-fields'
import { RunAside } from './run-aside'
import { draftOf, emptyRun } from './run-form'
import { RunHead } from './run-head'
import { RunLeft } from './run-left'
import { runWord } from './run-look'
import { RunFindings } from './run-preview'
import { RunReaction, RunSummaryTable } from './run-result'
import { SteadyCharts } from './steady-charts'

const run = (more: Partial<ChaosRunDetail> = {}): ChaosRunDetail => ({
  id: 'r', number: 12, application: 'home', team: 'front', title: '', touches: ['home'], phase: 'holding', phaseSince: '2026-10-22T06:00:00.000Z', verdict: null, reason: null, abortAsked: null,
  plan: { fault: { kind: 'calls', caller: null, sharePercent: 20, scope: 'all', fault: { kind: 'delay', ms: 500 } }, conditions: [{ measure: 'error-share', caller: 'edge', callee: '*', bound: 2 }], termSeconds: 60 },
  facts: { targets: [], before: null, leftovers: null, after: null, reaction: null, takenBack: 0 }, startedBy: 'Mina', why: 'to learn', createdAt: '2026-10-22T06:00:00.000Z', injectedAt: '2026-10-22T06:00:03.000Z', endsAt: '2026-10-22T06:01:03.000Z', goneAt: null, endedAt: null,
  can: { abort: true, takeBack: false }, version: 0, samples: [], sampleStepMs: 1_000, steps: [], steady: [], summary: { before: [0.1], during: [1.234], after: [null] }, scopeHeader: null, ...more,
})
const allowed = { abort: { allowed: true }, run: { allowed: true } } as const
const refused = { allowed: false, rule: 'chaos:abort needs member', liftedBy: ['member', 'lead', 'operator'] } as const
const facts = (more: Partial<ChaosRunDetail['facts']>) => ({ ...run().facts, ...more })

describe('a run', () => {
  test('says what is done to what, and keeps Abort in reach, with the rule where it is refused', () => {
    const page = staticHtml(<RunHead run={run()} rights={allowed} />)
    expect(page).toContain('500 ms on 20 % of the calls edge → home')
    expect(page).toContain('watched each second')
    expect(reasonOf(page, 'Abort').blocked).toBe(false)
    const mayNot = reasonOf(staticHtml(<RunHead run={run()} rights={{ ...allowed, abort: { ...refused, liftedBy: [...refused.liftedBy] } }} />), 'Abort')
    expect(mayNot.blocked).toBe(true)
    expect(mayNot.reason).toContain('chaos:abort needs member')
    expect(reasonOf(staticHtml(<RunHead run={run({ abortAsked: { by: 'Mina', why: '', at: '' } })} rights={allowed} />), 'Abort').blocked).toBe(true)
  })

  test('that broke says by what, in the reader’s language', () => {
    const broken = run({ phase: 'done', verdict: 'broken', reason: { code: 'broken', detail: 'English words', values: { measure: 'error-share', caller: 'edge', callee: '*', bound: 2, value: 12.5 } } })
    expect(staticHtml(<RunHead run={broken} rights={allowed} />)).toContain('Errors edge → all applications was 12.5\u202f% (at most 2\u202f%)'.replaceAll('\u202f', '\u00a0'))
    const korean = staticHtml(<RunHead run={broken} rights={allowed} />, { locale: 'ko' })
    expect(korean).toContain('장애를 바로 거두었습니다')
    expect(korean).not.toContain('English words')
  })

  test('names its targets, and shows the header of a signed scope to whom it was given', () => {
    const killed = run({ plan: { ...run().plan, fault: { kind: 'kill', zone: 'local-a', count: 1, chosen: [] } }, facts: facts({ targets: [{ instance: 'home-v000-aaaaaa', serverGroup: 'home-v000', zone: 'local-a' }] }) })
    expect(staticHtml(<RunAside run={killed} />)).toContain('home-v000-aaaaaa')
    expect(staticHtml(<RunAside run={run({ scopeHeader: 'x-fit-context: v1.abc' })} />)).toContain('x-fit-context: v1.abc')
    expect(staticHtml(<RunAside run={run()} />)).not.toContain('Signed for this run')
  })

  test('shows what is left with the button that takes it back, and nothing while it is clean', () => {
    const left = facts({ leftovers: [{ kind: 'instances', subject: 'home-v000', values: { now: 1, before: 2 }, detail: 'English words' }, { kind: 'unknown', subject: 'registry', values: {}, detail: 'x' }] })
    const page = staticHtml(<RunLeft run={run({ phase: 'residue', facts: left })} mayRun={{ allowed: true }} />)
    expect(page).toContain('2 things are not as before')
    expect(page).toContain('home-v000 has 1 healthy, and had 2 before.')
    expect(page).toContain('The registry does not say which leases are up.')
    expect(reasonOf(page, 'Take it back').blocked).toBe(false)
    expect(staticHtml(<RunLeft run={run({ phase: 'residue', facts: facts({ leftovers: [] }) })} mayRun={{ allowed: true }} />)).toBe('')
  })

  test('shows unknown as unknown, never as zero', () => {
    const page = staticHtml(<RunSummaryTable run={run()} />)
    expect(page).toContain('1.23')
    expect(page).toMatch(/<span class="num">–<\/span>/)
  })

  test('tells what reacted, with who came in whose place', () => {
    const reaction = { requests: 100, errors: 2, injected: 20, fallbacks: 1, replaced: [{ instance: 'home-v000-aaaaaa', by: 'home-v000-bbbbbb', tookMs: 4_000 }], ejected: [], retries: 3, refused: 0, opened: ['shop'] }
    const page = staticHtml(<RunReaction run={run({ phase: 'done', facts: facts({ reaction }) })} />)
    for (const words of ['100 calls to the target', 'One call was answered by a fallback', 'home-v000-bbbbbb', 'The breaker of shop opened.', '3 calls again']) expect(page).toContain(words)
    expect(staticHtml(<RunReaction run={run()} />)).toContain('Counted when the fault is gone.')
  })

  test.each([
    ['holding', null, null, 'running'],
    ['residue', 'held', [], 'looking'],
    ['residue', 'held', [{ kind: 'rule', subject: 'p', values: {}, detail: '' }], 'residue'],
    ['done', 'refused', null, 'refused'],
  ] as const)('in %s with %s and %j left is %s', (phase, verdict, leftovers, word) => expect(runWord({ phase, verdict, facts: facts({ leftovers: leftovers && [...leftovers] }) })).toBe(word))
})

test('findings say rule, fact and who lifts it in both languages', () => {
  const findings: RunFinding[] = [
    { kind: 'refuses', rule: 'forbidden', values: { rule: 'chaos:run needs member' }, detail: 'English words', liftedBy: ['lead'], subject: null },
    { kind: 'refuses', rule: 'not-steady', values: { measure: 'p95', caller: 'edge', callee: 'home', bound: 300, value: 812 }, detail: 'English words', liftedBy: [], subject: null },
    { kind: 'refuses', rule: 'canary', values: {}, detail: 'English words', liftedBy: [], subject: '3' },
  ]
  const english = staticHtml(<RunFindings findings={findings} application="home" />)
  for (const words of ['chaos:run needs member', 'Lead', 'p95 edge → home is 812', 'href="/delivery/home/3"']) expect(english).toContain(words)
  const korean = staticHtml(<RunFindings findings={findings} application="home" />, { locale: 'ko' })
  expect(korean).toContain('카나리를 판정하고')
  expect(korean).not.toContain('English words')
})

const told = { source: 'telemetry', measure: 'memory', application: 'home', bound: 512 } as const
const onBoth = run({
  plan: { ...run().plan, conditions: [...run().plan.conditions, told] },
  samples: Array.from({ length: 60 }, (_, at) => ({ atMs: 1_700_000_000_000 + at * 1_000, values: [1, null] })), steps: [{ atMs: 1_700_000_000_000, values: [null, 500] }, { atMs: 1_700_000_010_000, values: [null, 600] }],
  steady: [{ condition: run().plan.conditions[0] ?? told, state: 'holds', value: 1 }, { condition: told, state: 'broken', value: 600 }], summary: { before: [0.1, 500], during: [1, 600], after: [null, null] },
})

describe('a steady state on telemetry', () => {
  test('is drawn with its bound beside what the proxy counts', () => {
    const page = staticHtml(<SteadyCharts run={onBoth} />)
    for (const words of ['Errors edge → all applications', 'Memory home (telemetry)', '600\u00a0MiB, at most 512\u00a0MiB', 'Broken']) expect(page).toContain(words)
    expect(staticHtml(<RunSummaryTable run={onBoth} />)).toContain('at most 512\u00a0MiB')
  })

  test('has the breakers that opened and closed as markers, in the reader’s language', () => {
    const client = new QueryClient()
    client.setQueryData(breakersQuery('home').queryKey, { nowMs: 1_700_000_060_000, episodes: [{ caller: 'shop', callee: 'home', openedMs: 1_700_000_020_000, reopened: 1, triedMs: 1_700_000_030_000, tries: 2, closedMs: 1_700_000_040_000 }] })
    const page = (locale: 'en' | 'ko') => staticHtml(<SteadyCharts run={onBoth} />, { client, locale })
    expect(page('en')).toContain('Breaker shop → home opened, and once more')
    expect(page('en')).toContain('Breaker shop → home closed after 2 tries')
    expect(page('ko')).toContain('차단기 shop → home 닫힘 (시도 2번)')
  })

  test('says how long it may tell nothing', () => {
    expect(staticHtml(<RunAside run={onBoth} />)).toContain('tells nothing of it for 25 s')
    expect(staticHtml(<RunAside run={run()} />)).not.toContain('for 25 s')
  })

  test('is chosen on the form, which says that it is later', () => {
    const draft = draftOf(told, 'home')
    const fields = (locale: 'en' | 'ko', source: 'proxy' | 'telemetry') => staticHtml(<ConditionFields form={{ ...emptyRun, conditions: [{ ...draft, source }] }} problems={{}} put={() => undefined} preview={null} target="home" />, { locale })
    expect(fields('en', 'telemetry')).toContain('a break is known 13 to 35 s after it began')
    expect(fields('en', 'telemetry')).toContain('Event loop delay')
    expect(fields('ko', 'telemetry')).toContain('프록시보다 거칠고 늦습니다')
    expect(fields('en', 'proxy')).not.toContain('13 to 35 s')
    expect(fields('en', 'proxy')).not.toContain('Event loop delay')
  })

  test('is a sentence like the others, also of rows that say less', () => {
    const ended = (values: Record<string, string | number>, locale: 'en' | 'ko' = 'en') => staticHtml(<RunHead run={run({ phase: 'done', verdict: 'failed', reason: { code: 'unknown', detail: 'English words', values } })} rights={allowed} />, { locale })
    expect(ended({ when: 'during', source: 'telemetry', application: 'home', measure: 'p95', seconds: 25 })).toContain('home told nothing of itself for 25 s')
    expect(ended({ when: 'before', source: 'telemetry', application: 'home', measure: 'p95' }, 'ko')).toContain('텔레메트리가 없어 정상 상태를 알 수 없었습니다')
    expect(ended({})).toContain('could not be told for 10 s')
  })
})
