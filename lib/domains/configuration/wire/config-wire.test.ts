import { describe, expect, test } from 'vitest'
import type { ConfigScalar } from '../schemas'
import { resolvePlaceholders } from '../core/placeholders'
import { parseConfigPath } from './config-path'
import { asJson, asProperties, asYaml } from './flat-formats'

const ask = (application: string, profiles: string[], label: string | null = null, flat: string | null = null) => ({ kind: 'ask', ask: { application, profiles, label, flat } })
const values = (given: Record<string, ConfigScalar>) => new Map(Object.entries(given))

describe('paths', () => {
  test.each([
    ['/home/default', ask('home', ['default'])],
    ['/home/dev,mysql/', ask('home', ['dev', 'mysql'])],
    ['/home/dev/main', ask('home', ['dev'], 'main')],
    ['/home/dev/feature(_)x', ask('home', ['dev'], 'feature/x')],
    ['/home-dev.yml', ask('home', ['dev'], null, 'yml')],
    ['/home-dev.yaml', ask('home', ['dev'], null, 'yml')],
    ['/my-home-dev.properties', ask('my-home', ['dev'], null, 'properties')],
    ['/main/home-dev.json', ask('home', ['dev'], 'main', 'json')],
  ])('%s', (path, expected) => expect(parseConfigPath(path)).toEqual(expected))

  test.each(['/home/..%2f..%2fetc', '/home/%2e%2e', '/home/a%23b', '/home/%zz', '/home.yml', '/home-.yml', '/home/dev.yml/main', '/home/a%00'])('%s is refused', (path) => expect(parseConfigPath(path).kind).toBe('bad'))
  test.each(['/', '/home', '/a/b/c/d'])('%s is nothing of ours', (path) => expect(parseConfigPath(path).kind).toBe('none'))
})

describe('flat formats', () => {
  test('maps and lists come back', () => {
    const given = values({ 'db.pool.size': 20, 'a[0].id': 'x', 'a[1].id': 'y', on: true })
    expect(asYaml(given)).toBe('a:\n  - id: x\n  - id: y\ndb:\n  pool:\n    size: 20\non: true\n')
    expect(JSON.parse(asJson(given))).toEqual({ a: [{ id: 'x' }, { id: 'y' }], db: { pool: { size: 20 } }, on: true })
    expect(asProperties(values({ 'db.size': 20, b: 'x' }))).toBe('db.size: 20\nb: x')
  })

  test('a key below one with a value, a list with holes and hostile names are kept as they are', () => {
    expect(JSON.parse(asJson(values({ a: 1, 'a.b': 2 })))).toEqual({ a: 1, 'a.b': 2 })
    expect(JSON.parse(asJson(values({ 'a[7]': 1, 'b[0][2]': 1 })))).toEqual({ 'a[7]': 1, 'b[0][2]': 1 })
    expect(JSON.parse(asJson(values({ 'a[0].b': 1, 'a[0].c': 2, 'm[0][0]': 3, 'm[0][1]': 4 })))).toEqual({ a: [{ b: 1, c: 2 }], m: [[3, 4]] })
    expect(asJson(values({ '__proto__.x': 1 }))).toBe('{"__proto__":{"x":1}}')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
    expect(asYaml(new Map())).toBe('{}\n')
  })
})

describe('placeholders', () => {
  test('are filled from the same values, with what stands for the missing', () => {
    expect(Object.fromEntries(resolvePlaceholders(values({ host: 'db', port: 5432, url: 'pg://${host}:${port}/${name:main}', left: '${nobody}' })))).toMatchObject({ url: 'pg://db:5432/main', left: '${nobody}' })
  })

  test('values that name each other end', () => {
    expect(resolvePlaceholders(values({ a: '${b}', b: '${a}' })).get('a')).toBe('${a}')
    const growing = values(Object.fromEntries<ConfigScalar>(Array.from({ length: 10 }, (_, at) => [`k${at}`, `\${k${at + 1}}`.repeat(10)])).valueOf() as Record<string, ConfigScalar>)
    growing.set('k10', 'x'.repeat(1_000))
    expect([...resolvePlaceholders(growing).values()].join('').length).toBeLessThan(8 * 1024 * 1024)
  })
})
