import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { differencesQuery, remotesQuery } from '@/lib/domains/registry/queries/remotes'
import type { DifferencesPage, RemoteList, RemoteSide, RemoteView } from '@/lib/domains/registry/remote-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { remoteCondition } from './remote-condition'
import { RemotesPanel } from './remotes-panel'

const instances = { up: 4, down: 1, starting: 0, outOfService: 0, unknown: 0 }
const read = { readAtMs: Date.now(), failedSinceMs: null, finding: null }
const side = (more: Partial<RemoteSide> = {}): RemoteSide => ({ name: 'eu', state: read, secretLost: false, instances, applications: 2, same: 3, differs: 1, onlyHere: 0, onlyThere: 2, ...more })
const view = (more: Partial<RemoteView> = {}): RemoteView => ({
  name: 'eu', url: 'http://eureka.eu:8761/eureka', login: 'none', username: '', hasSecret: false, caPem: '', insideAllowed: false, changedAt: '2026-01-02T15:04:32.000Z', changedBy: 'olga', version: 1, side: side(), ...more,
})
const own = { instances: { ...instances, up: 6 }, applications: 3 }

function rows(list: RemoteList, { locale = 'en', search = '', page }: { locale?: 'en' | 'ko'; search?: string; page?: DifferencesPage } = {}): string[] {
  const client = new QueryClient()
  client.setQueryData(remotesQuery().queryKey, list)
  if (page) client.setQueryData(differencesQuery('eu', { kind: 'only-there' }).queryKey, page)
  return staticHtml(<RemotesPanel />, { locale, client, search })
    .split('<tr')
    .map((row) => row.slice(row.indexOf('>') + 1).replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ').trim())
}

test.each([
  [{ readAtMs: 100_000 }, 130_000, 'read'],
  [{ readAtMs: 100_000 }, 130_001, 'late'],
  [{ readAtMs: null }, 130_001, 'unread'],
  [{ readAtMs: 100_000, finding: { kind: 'broken', words: '' } }, 100_001, 'failing'],
] as const)('a reading of %o is at %i %s', (more, nowMs, kind) => expect(remoteCondition({ state: { ...read, ...more } }, nowMs)).toBe(kind))

test('a daemon that says nothing is not a registry that was never read', () => expect(remoteCondition(null, 0)).toBe('silent'))

test('ours stands first, and each other beside it with what differs; what differs leads to its instances', () => {
  const shown = rows({ own, items: [view()] })
  expect(shown).toContainEqual(expect.stringMatching(/^This registry Answers 6 \/ 7 3/))
  expect(shown).toContainEqual(expect.stringMatching(/^eu http:\/\/eureka\.eu:8761\/eureka Read as of .* 4 \/ 5 2 3 1 2 0/))
  const client = new QueryClient()
  client.setQueryData(remotesQuery().queryKey, { own, items: [view()] })
  const html = staticHtml(<RemotesPanel />, { client })
  expect(html).toContain('href="/registry?other=eu&amp;difference=only-there"')
  expect(html).not.toContain('difference=only-here')
})

test('what cannot be read says why and since when, keeps what was read, and what is not known is no zero', () => {
  const failing = side({ state: { readAtMs: Date.now() - 90_000, failedSinceMs: Date.UTC(2026, 0, 2, 15, 4, 32), finding: { kind: 'refused', address: '10.0.0.1:8761' } }, secretLost: true })
  const shown = rows({ own: null, items: [view({ side: failing }), view({ name: 'us', side: null })] })
  expect(shown).toContainEqual(expect.stringMatching(/Cannot be read Nothing listens at 10\.0\.0\.1:8761.*does not open with the root key.*failing since 2 Jan,? 15:04 4 \/ 5/))
  expect(shown).toContainEqual(expect.stringMatching(/^us .* The daemon does not answer unknown unknown unknown unknown unknown unknown/))
  expect(shown).toContainEqual(expect.stringMatching(/^This registry The daemon does not answer unknown unknown/))
})

test('in Korean too', () => expect(rows({ own, items: [view()] }, { locale: 'ko' })).toContainEqual(expect.stringMatching(/^eu .*읽음 .* 기준/)))

test('instance by instance, what the chosen one says', () => {
  const there = { status: 'DOWN', host: '10.0.0.7', port: 8080, zone: 'eu-1a' } as const
  const shown = rows({ own, items: [view()] }, { search: 'other=eu&difference=only-there', page: { items: [{ kind: 'only-there', application: 'home', id: 'home-7', here: null, there }], total: 1, next: null } })
  expect(shown).toContainEqual(expect.stringMatching(/^home-7 home Only there not registered Down 10\.0\.0\.7:8080 · eu-1a/))
})

test('without other registries there is no panel', () => expect(rows({ own, items: [] })).toEqual(['']))
