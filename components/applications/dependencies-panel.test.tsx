import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import type { DependencyState, DependencyStates } from '@/lib/domains/gateway/dependency-schemas'
import { dependenciesQuery } from '@/lib/domains/gateway/queries/dependencies'
import { staticHtml } from '../canary/testing/static-html'
import { DependenciesPanel } from './dependencies-panel'

const policy = { timeoutMs: 1_200, tryTimeoutMs: 1_200, retries: 1, breaker: { errorPercent: 50, volume: 20, windowMs: 10_000, openMs: 5_000 }, fallbacks: ['GET /rows/*'] }
const open: DependencyState = {
  caller: 'home', callee: 'recommendations', declared: true, policy, state: 'open', sinceMs: Date.now() - 20_000, tryAtMs: Date.now(), window: { requests: 0, errors: 0 },
  minute: { requests: 600, errors: 0, fallbacks: 150, injected: 0, p95Ms: 75 }, totals: { fallbacks: 150, refused: 140, retries: 3 },
}
const quiet: DependencyState = {
  ...open, callee: 'catalogue', declared: false, policy: { ...policy, fallbacks: [] }, state: 'closed', sinceMs: null, tryAtMs: null, minute: { requests: 0, errors: 0, fallbacks: 0, injected: 0, p95Ms: null }, totals: { fallbacks: 0, refused: 0, retries: 0 },
}

function shown(answer: DependencyStates | null, locale: 'en' | 'ko' = 'en'): string {
  const client = new QueryClient()
  if (answer) client.setQueryData(dependenciesQuery('home').queryKey, answer)
  return staticHtml(<DependenciesPanel name="home" />, { client, locale })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const answer = (...dependencies: DependencyState[]): DependencyStates => ({ nowMs: Date.now(), dependencies, more: 0 })

describe('the dependencies of an application', () => {
  test('say their breaker by shape and word, worst first, fallbacks counted as failed', () => {
    const html = shown(answer(quiet, open))
    expect(html).toMatch(/st bad.*<span class="word">Open<.*st unknown.*<span class="word">No traffic</)
    expect(text(html)).toMatch(/recommendations Open 25 10 ≤ 75 1,200 1 path served 150 times .* catalogue No traffic .* None declared proxy start/)
    expect(html).toContain('title="GET /rows/*"')
  })

  test('show where nothing is known a dash and never a zero per cent', () => expect(text(shown(answer(quiet)))).toMatch(/catalogue No traffic –/))

  test('that there are none: says how one is declared', () => expect(text(shown(answer()))).toContain('quarterdeck.json'))

  test('that are not here yet: the boxes wait', () => expect(shown(null)).toContain('aria-busy="true"'))

  test('of a proxy that fell silent: the last word stays, with its age', () => {
    const html = shown({ ...answer(open), nowMs: Date.now() - 120_000 })
    expect([html.includes('fresh stale'), text(html).includes('recommendations')]).toEqual([true, true])
  })

  test('in Korean', () => expect(text(shown(answer(open, quiet), 'ko'))).toMatch(/recommendations 열림 .* 경로 1개 150회 제공 .* catalogue 트래픽 없음/))
})
