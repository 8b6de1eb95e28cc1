import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FilePlace, fileOfPlace, placeOfFile, splitByProfile } from './spring-layout'

const applications = ['orders', 'orders-api', 'home']
const place = (application: string | null, layer: FilePlace['layer'], target = ''): FilePlace => ({ application, layer, target })

describe('a file of a repository', () => {
  test.each([
    ['application.yml', 'yaml', place(null, 'global')],
    ['orders.properties', 'properties', place('orders', 'application')],
    ['orders-dev.yaml', 'yaml', place('orders', 'profile', 'dev')],
    ['orders-api.yml', 'yaml', place('orders-api', 'application')],
    ['orders-api-dev.yml', 'yaml', place('orders-api', 'profile', 'dev')],
    ['.quarterdeck/orders/schema.yml', 'yaml', place('orders', 'schema')],
    ['.quarterdeck/home/zone/local-a.properties', 'properties', place('home', 'zone', 'local-a')],
    ['.quarterdeck/orders/profile/api.yml', 'yaml', place('orders', 'profile', 'api')],
  ] as const)('%s is a document', (path, format, expected) => expect(placeOfFile(path, applications)).toEqual({ kind: 'document', format, place: expected }))

  test.each(['README.md', 'orders', 'orders.json', 'application-dev.yml', 'unknown.yml', 'orders/dev.yml', '.quarterdeck/unknown/zone/a.yml', '.quarterdeck/orders/global/x.yml', '.quarterdeck/orders/zone/a/b.yml', '.quarterdeck/orders/zone.yml', 'orders-a b.yml', '../orders.yml'])('%s is none, and why', (path) =>
    expect(placeOfFile(path, applications)).toEqual({ kind: 'skip', detail: expect.any(String) }),
  )

  test('comes back from every document', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._:-]{1,12}$/)
    const named = fc.record({ application: fc.constantFrom(...applications), layer: fc.constantFrom('profile' as const, 'cluster' as const, 'zone' as const, 'instance' as const), target: word })
    const any = fc.oneof(named, fc.constantFrom(place(null, 'global'), place('orders', 'application'), place('orders-api', 'application'), place('home', 'schema')))
    fc.assert(
      fc.property(any, fc.constantFrom('yaml' as const, 'properties' as const), (one, format) => {
        expect(placeOfFile(fileOfPlace(one, format, applications), applications)).toEqual({ kind: 'document', place: one, format })
      }),
    )
    expect(fileOfPlace(place('orders', 'profile', 'api'), 'yaml', applications)).toBe('.quarterdeck/orders/profile/api.yml')
  })
})

describe('several YAML documents in one file', () => {
  test('are one for each profile, without the words that say so', () => {
    const text = 'a: 1\n--- # for tests\nspring:\n  config:\n    activate:\n      on-profile: dev\n# kept\na: 2\n---\nspring.profiles: prod\na: 3\n'
    expect(splitByProfile(text)).toEqual([{ profile: null, text: 'a: 1\n' }, { profile: 'dev', text: '# kept\na: 2\n' }, { profile: 'prod', text: 'a: 3\n' }])
    expect(splitByProfile('a: 1\n')).toEqual([{ profile: null, text: 'a: 1\n' }])
  })

  test('that are for one profile twice, or for what is no single name, are not taken apart', () => {
    for (const text of ['a: 1\n---\nb: 1\n', 'spring.profiles: a\n---\nspring.profiles: a\n', 'a: 1\n---\nspring.config.activate.on-profile: "!dev"\n', 'a: 1\n---\nspring.config.activate.on-profile: "a & b"\n']) expect([text, splitByProfile(text)]).toEqual([text, null])
  })
})
