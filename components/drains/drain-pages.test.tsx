import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import type { Me } from '@/lib/domains/access/schemas'
import { drainQuery, drainsQuery } from '@/lib/domains/drains/queries/drains'
import type { DrainLane } from '@/lib/domains/drains/progress-schemas'
import type { DrainDetail, DrainPage as Page } from '@/lib/domains/drains/schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { DrainPage } from './drain-page'
import { DrainsPage } from './drains-page'
import { NewDrainPage } from './new-drain-page'

const lane: DrainLane = {
  signal: 'logs', lagMs: 90_000, waiting: { records: 12, bytes: 2_048 }, delivered: { records: 1_200, bytes: 4_096 }, dropped: { bound: 3, store: 0 }, setAside: 1, lastSuccessMs: 1, lastTryMs: 1, lastLossMs: null, failures: 4, failingSinceMs: 1, retryAtMs: null,
  problem: { key: 'unreachable', values: { host: 'logs.example.com', port: 6514, cause: 'ECONNREFUSED' } }, minutes: [{ atMs: 0, delivered: 3, lost: 1, failures: 2 }],
}
const drain: DrainDetail = {
  id: 'd', team: 'front', name: 'audit', kind: 'syslog', url: 'syslog-tls://logs.example.com:6514', signals: ['logs'], applications: null, severityMin: 'warn', credentials: { auth: 'none', username: null, headers: [], ca: true, certificate: true }, bufferMiB: 64, paused: false, localAllowed: true,
  condition: 'failing', conditionSince: null, problem: lane.problem, createdBy: { id: 'x', name: 'Mina' }, createdAt: '2026-01-01T00:00:00Z', changedAt: '2026-01-01T00:00:00Z', version: 0, progress: { id: 'd', version: 0, atMs: 1_000_000, lanes: [lane] }, collectorAnswers: true,
  events: [{ position: '1', at: '2026-01-01T00:00:00Z', action: 'drain.create', actor: 'Mina', why: 'by law' }],
}
const page = (items: Page['items'], more: Partial<Page> = {}): Page => ({ items, next: null, total: items.length, quotas: [{ team: 'front', limit: 5, used: items.length, isDefault: true }], collectorAnswers: true, ...more })

function shown(content: ReactNode, { role = 'member' as 'viewer' | 'member' | 'lead', locale = 'en' as 'en' | 'ko', list = page([drain]), one = drain, search = '' } = {}): string {
  const client = new QueryClient()
  client.setQueryData(drainsQuery({ limit: 50 }).queryKey, list)
  client.setQueryData(drainsQuery({ limit: 1 }).queryKey, list)
  client.setQueryData(drainQuery('d').queryKey, one)
  const me: Me = { kind: 'person', id: 'me', name: 'me', displayName: 'Me', operator: false, teams: [{ id: 't', slug: 'front', name: 'Front', role }], permissions: [], preferences: { language: null, theme: null, density: null } }
  return staticHtml(<ShellProvider value={{ me, region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, { client, locale, search })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll('&#x27;', "'")

describe.each(['en', 'ko'] as const)('in %s', (locale) => {
  test('every page says itself without a message that is missing', () => {
    for (const html of [shown(<DrainsPage />, { locale }), shown(<DrainsPage />, { locale, list: page([]) }), shown(<NewDrainPage />, { locale }), shown(<DrainPage id="d" />, { locale }), shown(<DrainPage id="d" />, { locale, search: 'edit=1' })])
      expect(text(html)).not.toMatch(/drains\.[a-z]|MISSING|\{[a-zA-Z]+\}/)
  })
})

test('the list says who needs a look, what is used of the quota, and that nothing is known without the collector', () => {
  expect(text(shown(<DrainsPage />))).toMatch(/One drain sends telemetry elsewhere\. One needs a look\..*audit.*1 of 5/)
  expect(text(shown(<DrainsPage />, { list: page([{ ...drain, progress: null }], { collectorAnswers: false }) }))).toContain('The collector does not answer: how far the drains are is not known.')
  expect(reasonOf(shown(<DrainsPage />, { role: 'viewer' }), 'New drain')).toMatchObject({ blocked: true, reason: expect.stringContaining('drains:write needs member') })
})

test('a drain says what stands in its way, what waits of its bound, and what was done to it', () => {
  const html = text(shown(<DrainPage id="d" />))
  expect(html).toContain('Nothing is taken; what arrives waits. Lag: 1 min 30 s'.replaceAll('\u00a0', ' '))
  expect(html).toContain('logs.example.com, port 6514 cannot be reached (ECONNREFUSED).')
  expect(html).toMatch(/2\.00 KiB of at most 64 MiB/)
  expect(html).toMatch(/Drain audit made Mina: by law/)
  expect(html).toMatch(/own authority, client certificate/)
  expect(reasonOf(shown(<DrainPage id="d" />), 'Delete')).toMatchObject({ blocked: true, reason: expect.stringContaining('drains:delete needs lead') })
  expect(reasonOf(shown(<DrainPage id="d" />, { role: 'lead' }), 'Delete').blocked).toBe(false)
})

test('its settings are a form in its place, with credentials as they are and never their values', () => {
  const html = shown(<DrainPage id="d" />, { search: 'edit=1' })
  expect(text(html)).toContain('as they are (none)')
  expect(html).toContain('value="syslog-tls://logs.example.com:6514"')
  expect(text(html)).toContain('Allow this machine')
})
