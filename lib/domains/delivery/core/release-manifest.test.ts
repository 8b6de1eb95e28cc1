import { describe, expect, test } from 'vitest'
import { readManifest } from './release-manifest'

const read = (whole: unknown) => readManifest(JSON.stringify(whole))
const dependency = (declared: unknown, name = 'recommendations') => read({ dependencies: { [name]: declared } })
const problem = (manifest: ReturnType<typeof readManifest>) => (manifest.ok ? expect.unreachable('it was taken') : manifest.problem)

describe('quarterdeck.json', () => {
  test('need not be there, and need not declare anything', () => {
    for (const manifest of [readManifest(null), read({}), read({ dependencies: {} })]) expect(manifest).toEqual({ ok: true, dependencies: {} })
  })

  test('is kept as declared, with what a fallback leaves out', () => {
    const breaker = { errorPercent: 25, volume: 10, windowMs: 5_000, openMs: 2_000 }
    expect(dependency({ timeoutMs: 800, retries: 0, breaker, fallbacks: [{ path: '/rows/**', json: { rows: [] } }] })).toEqual({
      ok: true,
      dependencies: { recommendations: { timeoutMs: 800, retries: 0, breaker, fallbacks: [{ path: '/rows/**', method: 'GET', status: 200, headers: {}, json: { rows: [] } }] } },
    })
  })

  const at = 'quarterdeck.json: dependencies.recommendations'
  test.each<[unknown, string]>([
    [{ timeoutMs: '2s' }, `${at}.timeoutMs must be a whole number of ms from 1 to 30,000, not "2s".`],
    [{ timeoutMs: 0.5 }, `${at}.timeoutMs must be a whole number of ms from 1 to 30,000, not 0.5.`],
    [{ timeoutMs: 40_000 }, 'not 40000.'],
    [{ retries: -1 }, `${at}.retries must be a whole number of retries from 0 to 5, not -1.`],
    [{ timeout: 5 }, `${at} has "timeout", which nothing reads: correct the name or take it out.`],
    [{ breaker: { errorPercent: 101 } }, `${at}.breaker.errorPercent must be a whole number of percent from 1 to 100, not 101.`],
    [{ breaker: false }, `${at}.breaker must be an object, not false.`],
    [{ fallbacks: [{ json: 1 }] }, `${at}.fallbacks.0.path must be a path that begins with "/"`],
    [{ fallbacks: [{ path: 'rows' }] }, 'not "rows"'],
    [{ fallbacks: [{ path: '/a/**/b' }] }, 'not "/a/**/b"'],
    [{ fallbacks: [{ path: '/a*' }] }, 'not "/a*"'],
    [{ fallbacks: [{ path: '/a?x=1' }] }, 'not "/a?x=1"'],
    [{ fallbacks: [{ path: '/a', json: 1, text: 'b' }] }, `${at}.fallbacks.0.text must be absent where there is "json", not "b".`],
    [{ fallbacks: [{ path: '/a', status: 500 }] }, `${at}.fallbacks.0.status must be an HTTP status from 200 to 499, not 500.`],
    [{ fallbacks: [{ path: '/a', status: 204, text: 'x' }] }, 'status must be another status than 204'],
    [{ fallbacks: [{ path: '/a', text: 'x'.repeat(16_385) }] }, 'must be at most 16,384 characters'],
    [{ fallbacks: [{ path: '/a', headers: { 'Set-Cookie': 'a=1' } }] }, 'Set-Cookie'],
    [{ fallbacks: [{ path: '/a', headers: { 'x-a': 'a\r\nb: c' } }] }, 'printable ASCII'],
    [{ fallbacks: Array.from({ length: 21 }, () => ({ path: '/a' })) }, `${at}.fallbacks must be at most 20 fallbacks.`],
  ])('that declares %j is refused: field, rule and cure', (declared, words) => expect(problem(dependency(declared))).toContain(words))

  test('names applications as they are named', () => expect(problem(dependency({}, 'Recommendations'))).toMatch(/dependencies\.Recommendations is no name: .*letters/))

  test.each<[string, string]>([
    ['{', 'quarterdeck.json is not JSON'],
    ['[]', 'quarterdeck.json: the whole must be an object'],
    ['{"dependancies":{}}', 'the whole has "dependancies", which nothing reads'],
    [' '.repeat(70_000), 'longer than 64 KiB'],
  ])('%.20s is refused', (text, words) => expect(problem(readManifest(text))).toContain(words))

  test('with many faults names three and counts the others', () => {
    const words = problem(dependency({ timeoutMs: 0, tryTimeoutMs: 0, retries: 9, breaker: { volume: 0, openMs: 0 } }))
    expect([words.match(/must be/g)?.length, words.endsWith('And 2 more.')]).toEqual([3, true])
  })
})
