import { describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { createMemoryHeadCopy } from './adapters/memory-head-copy'
import { createMemoryLedger } from './adapters/memory-ledger'
import { copyLedgerHead } from './copy-ledger-head'
import { listChanges, readChange } from './read-changes'
import { ChangesInput } from './schemas'
import { verifyLedger, walkLedger } from './verify-ledger'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const clock = { nowMs: () => nowMs }
const operator: Actor = { kind: 'person', id: 'olga', name: 'olga', operator: true, teams: new Map() }
const mina: Actor = { kind: 'person', id: 'mina', name: 'mina', operator: false, teams: new Map([['front', 'viewer']]) }
const teamless: Actor = { ...mina, teams: new Map() }
const refusalOf = (actor: Actor): Fault | null => (actor === teamless ? fault('forbidden', 'changes:read needs viewer') : null)
const parseMoment = (text: string) => (text === 'now' ? nowMs : /^\d+$/.test(text) ? Number(text) : null)

async function given() {
  const ledger = createMemoryLedger(new Map(), () => new Date(nowMs))
  for (const teamId of ['front', 'back', null]) await ledger.append({ actor: { kind: 'person', id: 'p', name: 'p' }, action: 'a.b', subject: { kind: 'x', id: 'y' }, teamId })
  const copies = createMemoryHeadCopy()
  return { ledger, copies, clock, parseMoment, refusalOf }
}
const positions = (answer: Awaited<ReturnType<ReturnType<typeof listChanges>>>) => (answer.ok ? answer.value.items.map(({ position }) => position) : answer.error)

describe('reading changes', () => {
  test('gives the actor’s teams’, and everything to operators', async () => {
    const needs = await given()
    const list = async (actor: Actor, input = {}) => positions(await listChanges(needs)(actor, ChangesInput.parse(input)))
    expect([await list(mina), await list(operator)]).toEqual([['1'], ['3', '2', '1']])
    // Up to now holds what was written in this very millisecond, up to a given time does not.
    expect([await list(operator, { to: 'now' }), await list(operator, { to: String(nowMs) })]).toEqual([['3', '2', '1'], []])
  })

  test('a foreign team’s entry is not there, and one refused learns nothing', async () => {
    const needs = await given()
    expect(await readChange(needs)(mina, { position: '1' })).toMatchObject({ ok: true, value: { teamId: 'front' } })
    for (const position of ['2', '3', '99']) expect(await readChange(needs)(mina, { position })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await readChange(needs)(teamless, { position: '1' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await listChanges(needs)(teamless, ChangesInput.parse({}))).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  test('every wrong field is named at once; a strange cursor too', async () => {
    const list = listChanges(await given())
    expect(await list(mina, ChangesInput.parse({ from: 'x', to: 'y' }))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/from' }, { pointer: '#/to' }] } })
    expect(await list(mina, ChangesInput.parse({ cursor: 'x' }))).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
  })
})

describe('proving the ledger', () => {
  test('an untouched one is intact; a changed entry and a cut tail are found', async () => {
    const needs = await given()
    expect(await copyLedgerHead(needs)()).toBe('copied')
    expect(await copyLedgerHead(needs)()).toBe('unchanged')
    const walk = walkLedger(needs)
    expect(await walk()).toMatchObject({ intact: true, entries: 3, problem: null })
    const [, second] = needs.ledger.rows
    if (second) second.actorName = 'nobody'
    expect(await walk()).toMatchObject({ intact: false, entries: 1, problem: expect.stringContaining('entry 2 was changed') })
    if (second) second.actorName = 'p'
    needs.ledger.rows.pop()
    expect(await walk()).toMatchObject({ intact: false, problem: expect.stringContaining('the tail was cut') })
    // The copies are the evidence: a shorter ledger never replaces them.
    expect(await copyLedgerHead(needs)()).toBe('behind')
    expect(await needs.copies.read()).toMatchObject([{ position: '3' }])
  })

  test('is refused by the policy before anything is read, walks once for all who ask, and says when it cannot', async () => {
    const needs = await given()
    let walks = 0
    const verify = verifyLedger(() => ((walks += 1), walkLedger(needs)()), refusalOf)
    expect(await verify(teamless)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(walks).toBe(0)
    expect(await Promise.all([verify(operator), verify(operator)])).toMatchObject([{ ok: true, value: { intact: true } }, { ok: true }])
    expect(walks).toBe(1)
    expect(await verifyLedger(() => Promise.reject(new Error('no database')), refusalOf)(operator)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  })
})
