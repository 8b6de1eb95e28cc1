import { describe, expect, test } from 'vitest'
import type { Permission } from '@/lib/domains/access/core/policy'
import { judgeInstance } from '@/lib/domains/registry/core/verdict'
import { judgeZoneLoss } from '@/lib/domains/registry/core/zone-loss'
import { type HeldInstance, type TruthPage, VerdictKind } from '@/lib/domains/registry/truth-schemas'
import type { ZoneLossRow } from '@/lib/domains/registry/zone-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { ShellProvider, type ShellState } from '../shell/shell-context'
import { HoldState } from './hold-acts'
import { LeaseVerdict, judgementsOf } from './lease-verdict'
import { LossAnswer, LossTable } from './loss-table'
import { truthAsk } from './truth-ask'
import { TruthTable } from './truth-table'
import { readSelection, selectionOf, witnessWords } from './verdict-look'
import { VerdictState } from './witness-cells'

const nowMs = Date.now()
const evidence: HeldInstance['evidence'] = {
  lease: { status: 'UP', overridden: false, registeredAtMs: 0, renewedAtMs: nowMs, expiresAtMs: nowMs + 90_000, changes: 0 },
  traffic: { kind: 'none' }, probe: { kind: 'unreachable', atMs: nowMs, detail: 'connection refused', times: 3, changes: 0 }, fellowRequests: 90,
}
const one = (more: Partial<HeldInstance> = {}): HeldInstance => ({ application: 'home', instance: 'h-1', zone: 'a', verified: true, address: '10.0.0.1:80', verdict: { kind: 'ghost' }, sinceMs: nowMs, evidence, hold: null, openRequests: null, ...more })
const page = (...items: HeldInstance[]): TruthPage => ({ items, total: items.length, next: null, counts: { ghost: 0, flapping: 0, silent: 0, stowaway: 0, undecided: 0, healthy: 0 }, telemetry: { asOfMs: nowMs, complete: true, windowMs: 120_000 }, asOfMs: nowMs })
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll('&quot;', '"').replaceAll(/\s+/g, ' ').trim()
const me = { kind: 'person', id: 'p', name: 'p', displayName: 'P', operator: false, teams: [{ id: 't', slug: 't', name: 'T', role: 'member' as const }], permissions: [] as Permission[], preferences: { language: null, theme: null, density: null } } satisfies ShellState['me']
const shown = (content: React.ReactNode, operator: boolean, locale: 'en' | 'ko' = 'en') => staticHtml(<ShellProvider value={{ me: { ...me, operator }, region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, { locale })

describe('the list of verdicts', () => {
  test('only ghosts can be chosen, and who may not clean up is told the rule', () => {
    const data = page(one(), one({ instance: 'h-2', verdict: { kind: 'healthy', because: 'served' } }))
    const refused = shown(<TruthTable data={data} selected="" />, false)
    expect(refused.match(/type="checkbox"/g)).toHaveLength(1)
    expect(text(refused)).toContain('registry:clean-up needs lead')
    expect(text(refused)).toContain('It has a lease, serves nobody and does not answer.')
    expect(refused).toContain('Probe: no answer as it should be')
    const allowed = text(shown(<TruthTable data={data} selected="" />, true))
    expect(allowed).not.toContain('registry:clean-up')
    expect(allowed).toContain('0 of one ghost on this page chosen')
    expect(text(shown(<TruthTable data={data} selected="" />, true, 'ko'))).toContain('리스는 있지만 요청을 처리하지 않고 응답도 없습니다.')
  })

  test('nothing to choose, nothing to clean up', () => {
    expect(text(shown(<TruthTable data={page(one({ verdict: { kind: 'silent' } }))} selected="" />, true))).not.toContain('Clean up')
  })
})

test('every verdict that can be judged has its words in both languages', () => {
  const lease = evidence.lease ?? expect.unreachable()
  const answered = (httpStatus: number) => ({ kind: 'answered' as const, atMs: nowMs, latencyMs: 1, httpStatus, changes: 0 })
  const seen = { kind: 'seen' as const, requests: 3, lastAtMs: nowMs }
  const cases: HeldInstance['evidence'][] = [
    evidence, { ...evidence, lease: null }, { ...evidence, lease: null, traffic: seen }, { ...evidence, probe: answered(200) }, { ...evidence, probe: answered(200), fellowRequests: 1 }, { ...evidence, probe: answered(200), traffic: seen },
    { ...evidence, probe: answered(503) }, { ...evidence, probe: answered(503), traffic: seen }, { ...evidence, probe: { kind: 'unknown' } }, { ...evidence, traffic: { kind: 'unknown' }, probe: answered(200) },
    { ...evidence, lease: { ...lease, status: 'STARTING' }, probe: answered(200) }, { ...evidence, lease: { ...lease, status: 'DOWN' }, probe: answered(200) }, { ...evidence, lease: { ...lease, expiresAtMs: 0 }, probe: answered(200) },
    { ...evidence, lease: { ...lease, changes: 9 } }, { ...evidence, probe: { ...answered(200), changes: 9 } },
  ]
  const kinds = new Set<string>()
  for (const given of cases) {
    const verdict = judgeInstance(given, nowMs)
    kinds.add(verdict.kind)
    for (const locale of ['en', 'ko'] as const) expect(text(staticHtml(<VerdictState judged={{ verdict }} />, { locale })), JSON.stringify(verdict)).not.toMatch(/truth\.|why\./)
  }
  expect([...kinds].toSorted()).toEqual([...VerdictKind.options].toSorted())
})

test('what each witness says by itself', () => {
  expect(witnessWords(evidence, nowMs)).toEqual({ lease: 'yes', traffic: 'no', probe: 'no' })
  expect(witnessWords({ lease: null, traffic: { kind: 'unknown' }, probe: { kind: 'refused', address: 'x' }, fellowRequests: null }, nowMs)).toEqual({ lease: 'no', traffic: 'unknown', probe: 'unknown' })
  expect(witnessWords({ ...evidence, probe: { kind: 'answered', atMs: 0, latencyMs: 0, httpStatus: 302, changes: 0 } }, nowMs).probe).toBe('no')
})

test('an instance of which nothing is told yet is undecided, never well', () => {
  expect(text(staticHtml(<LeaseVerdict lease={{ application: 'home', id: 'h-9' }} judgements={judgementsOf(page(one()))} />))).toBe('Undecided')
  const known = staticHtml(<LeaseVerdict lease={{ application: 'home', id: 'h-1' }} judgements={judgementsOf(page(one()))} />)
  expect(text(known)).toContain('Ghost')
  expect(known).toContain('sel=home%2Fh-1')
})

test('an instance is named in the address, whatever its id holds', () => {
  expect(readSelection(selectionOf(one({ instance: 'host/with:odd/id' })))).toEqual({ application: 'home', instance: 'host/with:odd/id' })
  expect([readSelection(''), readSelection('home'), readSelection('/x'), readSelection('home/')]).toEqual([null, null, null, null])
})

test('filters that make no sense are left out of the question', () => {
  expect(truthAsk(new URLSearchParams('verdict=ghost&q= x &zone=a&page=one~two'))).toEqual({ verdict: 'ghost', q: 'x', zone: 'a', cursor: 'two' })
  expect(truthAsk(new URLSearchParams('verdict=odd&q='))).toEqual({})
})

test('a drain says what it waits for, where that is known', () => {
  const hold = { application: 'home', instance: 'h-1', mode: 'drain' as const, phase: 'draining' as const, by: 'Ann', why: 'x', askedMs: 0, sinceMs: 0 }
  expect(text(staticHtml(<HoldState hold={hold} openRequests={2} />))).toBe('Draining, 2 requests open')
  expect(text(staticHtml(<HoldState hold={hold} openRequests={null} />))).toBe('Draining')
  expect(text(staticHtml(<HoldState hold={{ ...hold, phase: 'out' }} openRequests={0} />, { locale: 'ko' }))).toBe('서비스 제외됨')
})

describe('can it lose a zone', () => {
  const row = (up: Record<string, number>, peakRate: number | null, rate: number | null, from: 'declared' | 'measured' = 'declared', maySet = false): ZoneLossRow => ({ application: 'home', up, peakRate, limit: rate === null ? null : { ratePerInstance: rate, from, setBy: null }, maySet, verdict: judgeZoneLoss({ application: 'home', upByZone: new Map(Object.entries(up)), peakRate, limit: rate === null ? null : { ratePerInstance: rate, from } }) })
  test.each<[ZoneLossRow, string]>([
    [row({ a: 1, b: 1 }, 50, 60), 'Yes Without a, 10 /s are to spare.'],
    [row({ a: 1, b: 1 }, 100, 60), 'No Without a, 40 /s have nowhere to go: one more instance elsewhere.'],
    [row({ a: 1, b: 1 }, 50, 60, 'measured'), 'Yes Without a, 10 /s are to spare.'],
    [row({ a: 1, b: 1 }, 100, 60, 'measured'), 'Undecided Without a, at least 40 /s are missing unless one instance can take more than the 60 /s it was seen to serve; declare its limit.'],
    [row({ a: 1, b: 1 }, 0, null), 'Yes Nobody calls it: nothing would be missing.'],
    [row({ a: 2 }, 0, null), 'No All of it is in a.'],
    [row({ a: 1, b: 1 }, null, 60), 'Undecided Telemetry does not tell its load.'],
    [row({ a: 1, b: 1 }, 5, null), 'Undecided Nobody knows what one instance can take.'],
    [row({}, 5, 60), 'Undecided Nothing of it serves outside drained zones.'],
    [row({ a: 1, unknown: 1 }, 5, 60), 'Undecided An instance does not say its zone.'],
  ])('%#', (given, expected) => {
    expect(text(staticHtml(<LossAnswer row={given} />))).toBe(expected)
    expect(text(staticHtml(<LossAnswer row={given} />, { locale: 'ko' }))).not.toMatch(/truth\.|loss\./)
  })

  test('whoever may say it has the button that declares a limit beside the answer that waits for it', () => {
    const buttons = (one: ZoneLossRow) => [...shown(<LossTable rows={[one]} zones={['a', 'b']} />, false).matchAll(/<button.*?<\/button>/gs)].map(([button]) => text(button))
    expect(buttons(row({ a: 1, b: 1 }, 100, 60, 'measured', true))).toEqual(['Declare limit'])
    expect(buttons(row({ a: 1, b: 1 }, 100, 60, 'declared', true))).toEqual(['Limit'])
    expect(buttons(row({ a: 1, b: 1 }, 100, 60, 'measured'))).toEqual([])
  })
})
