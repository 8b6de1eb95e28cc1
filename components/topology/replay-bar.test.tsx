import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { Topology } from '@/lib/domains/estate/topology-schemas'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { staticHtml } from '../canary/testing/static-html'
import { ReplayBar } from './replay-bar'
import type { Replay } from './use-replay'

const at = (text: string) => Date.parse(`2026-10-22T${text}Z`)
const union: Topology = {
  range: { fromMs: at('05:00:00'), toMs: at('06:00:00') }, seconds: 3_600, more: 0, meta: { source: 'test', asOfMs: at('06:00:00'), newestMs: null, complete: true, missing: [] }, edges: [],
  nodes: [{ kind: 'application', name: 'edge', zone: '', owner: { kind: 'platform' }, requests: 1, errors: 0, p95Ms: 1 }],
}
const idle: Replay = {
  window: { firstMs: at('05:00:00'), lastMs: at('05:58:00') }, atMs: null, frame: null, reading: false, failed: false, playing: false, speed: 1, calm: false,
  setSpeed: () => undefined, seek: () => undefined, play: () => undefined, pause: () => undefined, leave: () => undefined,
}
const ask = { from: '2026-10-22T05:00:00Z', to: '2026-10-22T06:00:00Z' }
const bar = (more: Partial<Replay> = {}, options: Parameters<typeof staticHtml>[1] = {}) => staticHtml(<ReplayBar replay={{ ...idle, ...more }} union={union} ask={ask} />, options)

test('the slider has a step for each minute, and says which one is shown', () => {
  const html = bar({ atMs: at('05:47:00') })
  expect(html).toMatch(new RegExp(`type="range"[^>]*aria-valuetext="05:47"[^>]*min="${at('05:00:00')}" max="${at('05:58:00')}" step="60000" value="${at('05:47:00')}"`))
  expect(html).toMatch(/13\smin behind live/)
  expect(html).toContain('Back to live')
  expect(html).toContain(`/?moment=${at('05:47:00')}-${at('05:48:00')}`)
})

test('the whole range is no minute: it stands at the end, and there is nothing to go back from', () => {
  const html = bar()
  expect(html).toContain('aria-valuetext="Whole range"')
  expect(html).not.toContain('Back to live')
})

test.each([
  [{ atMs: at('05:47:00'), reading: true }, 'Reading that minute.'],
  [{ atMs: at('05:47:00'), failed: true }, 'That minute cannot be read.'],
  [{ playing: true, atMs: at('05:47:00') }, 'Pause'],
])('%j says "%s"', (state, words) => expect(bar(state)).toContain(words))

test('where less motion is asked for, there is no speed to choose', () => {
  expect(bar()).toContain('1 min per second')
  const html = bar({ calm: true })
  expect(html).not.toContain('min per second')
  expect(html).toContain('your system asks for less motion')
})

test('traffic stands above the slider, that of the edge where there is one', () => {
  const client = new QueryClient()
  const points = [0, 60_000, 120_000].map((ms) => ({ atMs: union.range.fromMs + ms, requests: 600, errors: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 }))
  client.setQueryData(goldenQuery({ ...ask, application: 'edge' }).queryKey, { series: [{ key: '', points }], stepMs: 60_000, more: 0, meta: union.meta })
  expect(bar({}, { client })).toContain('recharts-wrapper')
  expect(bar()).not.toContain('recharts-wrapper')
})

test('with no whole minute there is no replay', () => expect(bar({ window: null })).toBe(''))
test('speaks Korean', () => expect(bar({ atMs: at('05:47:00') }, { locale: 'ko' })).toMatch(/실시간보다 13\s?분 전/))
