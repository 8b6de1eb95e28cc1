import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { ok } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { createMemoryConfigStore } from './adapters/memory-config-store'
import { exportConfig } from './export-repository'
import { importConfig } from './import-repository'
import type { FileCommit, KeptVersion, RepositoryFile } from './repository-ports'
import { far, home } from './testing/config-store-contract'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const mina = person('mina', { front: 'member' })
const vera = person('vera', { front: 'viewer' })
const applications: Applications = { find: async (scope, name) => [home, far].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null }
const names = async (scope: { kind: 'all' } | { kind: 'teams'; teamIds: readonly string[] }) => [home, far].filter(({ teamId }) => scope.kind === 'all' || scope.teamIds.includes(teamId)).map(({ name }) => name)
const nothing = new Blob([]).stream()

function given(files: RepositoryFile[]) {
  const { store, trail } = createMemoryConfigStore()
  const run = (actor: Actor, dryRun: 'true' | 'false' = 'false') => importConfig({ store, applications, names, repositories: { read: async () => ok({ commit: 'c'.repeat(40), files }) } })(actor, { dryRun }, nothing)
  return { store, trail, run }
}

describe('importing', () => {
  const files = [
    { path: 'application.yml', text: 'a: 0' }, { path: 'home.yml', text: 'size: 1\n---\nspring.profiles: dev\nsize: 2\n' }, { path: 'home-prod.properties', text: 'size=500' }, { path: 'far.yml', text: 'a: 1' },
    { path: 'home.properties', text: 'size=3' }, { path: 'bad.yml', text: null }, { path: '.quarterdeck/home/schema.yml', text: 'size: {type: integer, max: 100}' }, { path: 'home-x.yml', text: null },
  ]
  test('saves what the actor may, by the schema that comes with it, and says of each file what became of it', async () => {
    const { store, trail, run } = given(files)
    expect(await run(vera)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    const answer = await run(mina)
    if (!answer.ok) throw new Error(answer.error.detail)
    const { documents, skipped, commit } = answer.value
    expect(commit).toBe('c'.repeat(40))
    expect(documents.map(({ path, layer, target, outcome }) => [path, layer, target, outcome])).toEqual([
      ['.quarterdeck/home/schema.yml', 'schema', '', 'saved'], ['application.yml', 'global', '', 'refused'], ['home.yml', 'application', '', 'saved'], ['home.yml', 'profile', 'dev', 'saved'], ['home-prod.properties', 'profile', 'prod', 'refused'],
    ])
    expect(documents.at(-1)?.detail).toBe('Line 1: size must be at most 100.')
    // An application of another team is like one that there is not.
    expect(skipped.map(({ path }) => path)).toEqual(['far.yml', 'home.properties', 'bad.yml', 'home-x.yml'])
    expect(await store.at({ application: home, layer: 'profile', target: 'dev' })).toMatchObject({ text: 'size: 2\n', comment: 'home.yml of cccccccccccc', savedBy: 'mina' })
    expect(trail).toHaveLength(3)
    const again = await run(mina)
    expect(again.ok && again.value.documents.map(({ outcome }) => outcome)).toEqual(['same', 'refused', 'same', 'same', 'refused'])
  })

  test('says before what it would do, and saves nothing', async () => {
    const { trail, run } = given([{ path: 'home.yml', text: 'size: 1' }, { path: 'home-dev.yml', text: 'size: [' }])
    const answer = await run(mina, 'true')
    expect(answer.ok && answer.value.documents.map(({ outcome }) => outcome)).toEqual(['would-save', 'refused'])
    expect(trail).toEqual([])
  })

  test('judges what it would save by what it would save before it, whichever file is named first', async () => {
    const olga = person('olga', {}, true)
    // What is said to all comes last, and gives far what its schema requires.
    const { run } = given([{ path: '.quarterdeck/far/schema.yml', text: 'url: {required: true}\nsize: {type: integer}' }, { path: 'far.yml', text: 'size: 1' }, { path: 'far-dev.yml', text: 'size: many' }, { path: 'application.yml', text: 'url: x' }])
    const [before, after] = [await run(olga, 'true'), await run(olga)]
    if (!before.ok || !after.ok) throw new Error('refused')
    expect(before.value.documents.map(({ path, outcome }) => [path, outcome])).toEqual([['.quarterdeck/far/schema.yml', 'would-save'], ['application.yml', 'would-save'], ['far.yml', 'would-save'], ['far-dev.yml', 'refused']])
    expect(after.value.documents.map(({ outcome }) => outcome)).toEqual(['saved', 'saved', 'saved', 'refused'])
  })
})

describe('exporting', () => {
  const kept = (version: number, more: Partial<KeptVersion> = {}): KeptVersion => ({ application: 'home', layer: 'application', target: '', format: 'yaml', formatBefore: version === 1 ? null : 'yaml', version, text: `a: ${version}`, comment: '', savedBy: 'mina', savedAt: new Date(version), ...more })
  test('makes a commit of each version, and moves the file where its format changes', async () => {
    const written: FileCommit[] = []
    const scopes: unknown[] = []
    const run = exportConfig({
      history: async function* (scope) {
        scopes.push(scope)
        yield kept(1, { comment: 'begin' })
        yield kept(2, { format: 'properties' })
        yield kept(1, { layer: 'zone', target: 'local-a' })
      },
      names,
      repositories: {
        async write(commits) {
          for await (const one of commits) written.push(one)
          return ok((async function* () {})())
        },
      },
    })
    expect(await run(vera)).toMatchObject({ ok: true, value: { fileName: 'configuration.bundle' } })
    expect(scopes).toEqual([{ kind: 'teams', teamIds: ['front'] }])
    expect(written.map(({ path, message, instead, author, at }) => [path, message, instead, author, at.getTime()])).toEqual([
      ['home.yml', 'home@1\n\nbegin\n', null, 'mina', 1], ['home.properties', 'home@2\n', 'home.yml', 'mina', 2], ['.quarterdeck/home/zone/local-a.yml', 'home/zone/local-a@1\n', null, 'mina', 1],
    ])
  })

  test('of nothing is refused', async () => {
    const run = exportConfig({ history: async function* () {}, names, repositories: { write: async () => expect.unreachable() } })
    expect(await run(vera)).toMatchObject({ ok: false, error: { code: 'not-found', reason: { code: 'config-nothing-saved' } } })
    expect(await run(person('new', {}))).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})
