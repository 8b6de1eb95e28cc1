import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEnvelope, parseRootKey, WrongKey } from './envelope'
import { Secret } from './secret'

const key = randomBytes(32)
const envelope = createEnvelope(key)
const of = { table: 'service_credential', row: 'r1', purpose: 'credentials' }

describe('an envelope', () => {
  test('gives back what was sealed, whatever it is, and never the same bytes twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter((text) => Buffer.from(text).toString('utf8') === text), (text) => {
        const sealed = envelope.seal(new Secret(text), of)
        expect(envelope.open(sealed, of).reveal()).toBe(text)
        expect(envelope.seal(new Secret(text), of)).not.toBe(sealed)
      }),
    )
  })

  test('holds no plain text', () => {
    const secret = randomBytes(16).toString('hex')
    const sealed = envelope.seal(new Secret(secret), of)
    const bytes = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect([sealed, ...bytes].some((text) => text.includes(secret))).toBe(false)
  })

  test.each([
    ['row', { ...of, row: 'r2' }],
    ['table', { ...of, table: 'webhook' }],
    ['purpose', { ...of, purpose: 'other' }],
    ['border of two words', { ...of, table: 'service_credentialr1', row: '' }],
  ])('does not open for another %s', (_name, other) => {
    expect(() => envelope.open(envelope.seal(new Secret('x'), of), other)).toThrow(WrongKey)
  })

  test('does not open with another root key, nor after any byte was changed', () => {
    const sealed = envelope.seal(new Secret('x'), of)
    expect(() => createEnvelope(randomBytes(32)).open(sealed, of)).toThrow(WrongKey)
    for (const [at, part] of sealed.split('.').entries()) {
      if (at === 0) continue
      const bytes = Buffer.from(part, 'base64url')
      for (const byte of [0, 13, bytes.length - 1]) {
        const changed = Buffer.from(bytes)
        changed[byte] = (changed[byte] ?? 0) ^ 1
        const parts = sealed.split('.')
        parts[at] = changed.toString('base64url')
        expect(() => envelope.open(parts.join('.'), of)).toThrow(WrongKey)
      }
    }
    expect(() => envelope.open('nonsense', of)).toThrow(WrongKey)
  })
})

test.each([
  [key.toString('hex'), true],
  [key.toString('base64'), true],
  [`${key.toString('base64url')}\n`, true],
  [key.toString('hex').slice(2), false],
  ['a passphrase', false],
  ['', false],
])('root key text %#', (text, good) => expect(parseRootKey(text)?.equals(key) ?? false).toBe(good))

test('a secret prints as dots in text, JSON, inspection and errors', () => {
  const secret = new Secret('hunter2')
  const all = [`${secret}`, JSON.stringify({ secret }), inspect({ secret }, { depth: 5 }), inspect(secret, { showHidden: true }), String(Object.values(secret))]
  expect(all.join(' ')).not.toContain('hunter2')
})
