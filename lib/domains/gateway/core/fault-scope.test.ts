import { describe, expect, test } from 'vitest'
import { findScope, mintScope, readScope, withoutScope } from './fault-scope'

const key = 'k'.repeat(43)
const scope = { run: 'run-1', group: 'canary', endsAtMs: 10_000 }
const text = mintScope(key, scope)

describe('a scope', () => {
  test('is read by who has its key, until its end', () => {
    expect(readScope(key, text, 9_999)).toEqual(scope)
    expect(readScope(key, text, 10_000)).toBeNull()
    expect(readScope('other', text, 0)).toBeNull()
  })

  test('travels without being escaped', () => expect([/^[\w.-]+$/.test(text), encodeURIComponent(text)]).toEqual([true, text]))

  test('is lost by any change of any character', () => {
    for (let at = 0; at < text.length; at++) {
      // The last character of base64url may hold bits that say nothing.
      const other = text[at] === 'A' ? 'Q' : 'A'
      if (at === text.length - 1 && Buffer.from(text.slice(-43), 'base64url').equals(Buffer.from(`${text.slice(-43, -1)}${other}`, 'base64url'))) continue
      expect(readScope(key, text.slice(0, at) + other + text.slice(at + 1), 0)).toBeNull()
    }
  })

  test.each(['', 'v1.', 'v1..', 'v1.e30.', 'v2.x.y', 'x'.repeat(100_000), `v1.${'e'.repeat(2_000)}.x`])('is none in %.20s', (bad) => expect(readScope(key, bad, 0)).toBeNull())

  test('signed over something that is no scope is none', () => expect(readScope(key, mintScope(key, { ...scope, extra: 1 } as typeof scope), 0)).toBeNull())
})

describe('where it is looked for', () => {
  const others = 'x-fit-contexts=1, user=x-fit-context=2,x-fit-context-2=a'
  test.each([
    ['the header', text, undefined],
    ['the header beside a forged one', `v1.e30.x, ${text}`, undefined],
    ['baggage', undefined, `a=1, x-fit-context = ${text} ;p=1,b=2`],
    ['baggage, where the header is forged', 'v1.e30.x', `x-fit-context=${text}`],
  ])('%s', (_where, header, baggage) => expect(findScope(key, header, baggage, 0)).toEqual({ scope, text }))

  test('nowhere else, nor without a key', () => {
    expect(findScope(key, undefined, others, 0)).toBeNull()
    expect(findScope(null, text, undefined, 0)).toBeNull()
  })

  test('not behind any number of forged ones', () => expect(findScope(key, undefined, `${'x-fit-context=v1.e30.x,'.repeat(500)}x-fit-context=${text}`, 0)).toBeNull())

  test('baggage loses our member and nothing else', () => {
    expect(withoutScope(`a=1,x-fit-context=${text};p=1, b=2`)).toBe('a=1, b=2')
    expect(withoutScope(others)).toBe(others)
    expect(withoutScope(`x-fit-context=${text}`)).toBe('')
  })
})
