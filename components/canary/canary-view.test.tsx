import { describe, expect, test } from 'vitest'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import { CanaryBody } from './canary-body'
import { cardFixture, rolloutFixture, viewFixture } from './testing/card-fixture'
import { reasonOf, staticHtml } from './testing/static-html'

const shown = (changes: Partial<CanaryView> = {}, locale: 'en' | 'ko' = 'en') => staticHtml(<CanaryBody view={viewFixture(changes)} rollout={rolloutFixture} />, { locale })

describe('the decision card', () => {
  test('a refused act stays, and points at every reason at once with its rule and who lifts it', () => {
    const { blocked, reason } = reasonOf(shown(), 'Promote 2026.10.22-1')
    expect(blocked).toBe(true)
    expect(reason).toContain('rule four-eyes; can lift it: Member, Lead, Operator')
    expect(reason).toContain('rule fresh-evidence')
    expect(reasonOf(shown(), 'Stop and roll back').blocked).toBe(false)
  })

  test('not enough evidence has its own shape and says what would settle it', () => {
    const page = shown({ card: cardFixture({ verdict: 'not-enough-evidence', missing: [{ kind: 'few-requests', detail: 'The canary served 40 requests, 100 are needed.', metric: null }] }) })
    expect(page).toMatch(/<h2><svg class="g g-unknown"[^>]*>.*?<\/svg>Not enough evidence<\/h2>/)
    expect(page).toContain('The canary served 40 requests')
    expect(page).toContain('more minutes at this share')
  })

  test('old telemetry is said on the card itself', () => {
    expect(shown({ card: cardFixture({ fresh: false }) })).toContain('Promote waits until telemetry is fresh')
    expect(shown()).not.toContain('Promote waits until')
  })

  test('a canary that makes more calls than its budget is warned of, with figures and a way there', () => {
    const over = { overBudget: [{ operation: 'GET /home', serverGroup: 'recommendations-canary-v014', p95: 31, callsMax: 20, requests: 240 }] }
    const page = shown({ card: cardFixture(over) })
    expect(page).toContain('GET /home: 31 calls per request in recommendations-canary-v014 (p95 of 240 requests), the budget is 20.')
    expect(page).toMatch(/href="[^"]*recommendations\?tab=traces[^"]*"[^>]*>See its calls/)
    expect(shown({ card: cardFixture(over) }, 'ko')).toContain('요청당 호출 31회 (요청 240건의 p95), 예산 20회.')
    expect(shown()).not.toContain('than budgeted')
  })

  test('the judge’s word stands beside ours', () => {
    const page = shown()
    expect(page).toContain('p95 latency')
    expect(page).toMatch(/Worse<\/span><\/span><div class="sub">judge: High/)
    expect(page).toContain('17\u00a0% slower, beyond the 10\u00a0% that is tolerated.')
  })

  test('no card yet: it says what it waits for, and it can be stopped', () => {
    const page = shown({ state: 'pending', beganAt: null, endsAt: null, card: null, cardHash: null, judgements: [] })
    expect(page).toContain('The analysis begins once baseline and canary serve equal shares.')
    expect(reasonOf(page, 'Stop and roll back').blocked).toBe(false)
  })

  test('decided: how, by whom, and no act is offered', () => {
    const page = shown({ state: 'decided', outcome: 'promote', decidedBy: { kind: 'people', words: '2 of 2 signatures' }, decidedAt: '2026-10-22T05:40:00.000Z' })
    expect(page).toContain('Promoted. By signature.')
    expect(page).not.toContain('Stop and roll back')
  })

  test('Korean says the rule where the server’s words are English', () => {
    const page = shown({}, 'ko')
    expect(page).toContain('두 선 사이: 사람이 결정')
    expect(page).toContain('롤아웃을 시작한 사람은 승격에 서명할 수 없습니다.')
    expect(page).not.toContain('Whoever started')
  })
})
