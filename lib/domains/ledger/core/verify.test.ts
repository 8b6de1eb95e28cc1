import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StoredEntry } from '../ports'
import type { Change } from '../schemas'
import { chainEntry } from './chain'
import { addCopy } from './head-copies'
import { chainStart, checkCopies, checkEntry } from './verify'

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const changes: fc.Arbitrary<Change> = fc.record(
  {
    actor: fc.record({ kind: fc.constantFrom('person', 'token', 'controller'), id: text, name: text }),
    action: text,
    subject: fc.record({ kind: text, id: text }),
    teamId: fc.option(text),
    application: fc.option(text),
    phase: fc.constantFrom('intended', 'done', 'failed'),
    before: fc.jsonValue(),
    after: fc.jsonValue(),
    why: text,
  },
  { requiredKeys: ['actor', 'action', 'subject'] },
)

function chainOf(list: Change[]): StoredEntry[] {
  let head = chainStart
  return list.map((change, index) => {
    const { position, at, canonical, previous, hash } = chainEntry(head, new Date(1_700_000_000_000 + index), change)
    head = { position, hash }
    return {
      position, at, canonical, previous, hash,
      actorKind: change.actor.kind, actorId: change.actor.id, actorName: change.actor.name, action: change.action,
      subjectKind: change.subject.kind, subjectId: change.subject.id, teamId: change.teamId ?? null, application: change.application ?? null, phase: change.phase ?? 'done',
    }
  })
}

/** The position where the walk stops, or null when it gets through. */
function brokenAt(entries: StoredEntry[]): bigint | null {
  let last = chainStart
  for (const entry of entries) {
    const step = checkEntry(last, entry)
    if (!step.intact) return last.position + 1n
    last = step.head
  }
  return null
}

const chains = fc.array(changes, { minLength: 2, maxLength: 8 }).map(chainOf)

describe('the chain', () => {
  test('whatever changes say, their chain is intact', () => {
    fc.assert(
      fc.property(chains, (entries) => {
        expect(brokenAt(entries)).toBeNull()
      }),
    )
  })

  test('any field of any entry that is changed is found, at the entry itself or the one after', () => {
    const fields = ['at', 'actorKind', 'actorId', 'actorName', 'action', 'subjectKind', 'subjectId', 'teamId', 'application', 'phase', 'canonical', 'previous', 'hash'] as const
    fc.assert(
      fc.property(chains, fc.nat(), fc.constantFrom(...fields), (entries, at, field) => {
        const index = at % entries.length
        const entry = entries[index] ?? expect.unreachable()
        const value = entry[field]
        const changed = value instanceof Date ? new Date(value.getTime() + 1) : `${value ?? ''}x`
        const found = brokenAt(entries.map((one, place) => (place === index ? { ...one, [field]: changed } : one)))
        expect(found === entry.position || found === entry.position + 1n).toBe(true)
      }),
    )
  })

  test('an entry that is left out, doubled or swapped is found', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (entries, at) => {
        const index = at % (entries.length - 1)
        const without = entries.toSpliced(index, 1)
        const [one, other] = [entries[index] ?? expect.unreachable(), entries[index + 1] ?? expect.unreachable()]
        expect(brokenAt(without)).toBe(one.position)
        expect(brokenAt(entries.toSpliced(index, 0, one))).toBe(one.position + 1n)
        expect(brokenAt(entries.toSpliced(index, 2, other, one))).toBe(one.position)
      }),
    )
  })

  test('an entry rewritten with a hash that fits breaks the one after it', () => {
    const change = (name: string): Change => ({ actor: { kind: 'person', id: name, name }, action: 'team.create', subject: { kind: 'team', id: 't' } })
    const honest = chainOf([change('a'), change('b'), change('c')])
    const forged = chainOf([change('a'), change('forged'), change('c')])
    expect(brokenAt([honest[0], forged[1], honest[2]].map((one) => one ?? expect.unreachable()))).toBe(3n)
  })
})

describe('head copies', () => {
  const at = new Date(0)
  const copies = addCopy(addCopy([], { position: 2n, hash: 'b' }, at) ?? [], { position: 5n, hash: 'e' }, at) ?? []

  test('a cut tail and a replaced entry are noticed', () => {
    const hashes = new Map([['2', 'b'], ['5', 'e']])
    expect(checkCopies(copies, hashes, { position: 9n, hash: 'i' })).toBeNull()
    expect(checkCopies(copies, hashes, { position: 4n, hash: 'd' })).toContain('tail was cut')
    expect(checkCopies(copies, new Map([['2', 'b'], ['5', 'other']]), { position: 9n, hash: 'i' })).toContain('entry 5 was replaced')
  })

  test('a head that stands still or went back adds nothing, so that the evidence stays', () => {
    expect(addCopy(copies, { position: 5n, hash: 'e' }, at)).toBeNull()
    expect(addCopy(copies, { position: 3n, hash: 'c' }, at)).toBeNull()
  })

  test('only the newest copies are kept', () => {
    let many: ReturnType<typeof addCopy> = []
    for (let position = 1n; position <= 600n; position++) many = addCopy(many ?? [], { position, hash: String(position) }, at)
    expect(many).toHaveLength(500)
    expect(many?.at(-1)?.position).toBe('600')
  })
})
