import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { Me } from '@/lib/domains/access/schemas'
import { configDocumentQuery, configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { configKeysQuery } from '@/lib/domains/configuration/queries/sealing'
import { configStageQuery, configStagesQuery } from '@/lib/domains/configuration/queries/stages'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import type { ConfigStage } from '@/lib/domains/configuration/stage-schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { DocumentPage } from './document-page'
import { ImportPage } from './import-page'
import { KeysPage } from './keys-page'
import { reachDraftOf, reachOf } from './reach-fields'
import { SealPanel } from './seal-panel'
import { StagePage } from './stage-page'
import { StagesPanel } from './stages-panel'

const id = 'd'.repeat(16)
const document: ConfigDocumentText = { id, application: 'home', layer: 'application', target: '', format: 'yaml', version: 3, change: '77', comment: '', savedBy: 'Mina', savedAt: '2026-01-01T00:00:00Z', text: 'a: 1\ndb:\n  password: "{cipher}k1.abc"\n' }
const running: ConfigStage = { id: 's'.repeat(16), application: 'home', layer: 'application', target: '', format: 'yaml', text: 'a: 2\ndb:\n  password: "{cipher}k1.abc"\n', comment: 'slowly', baseVersion: 3, state: 'running', change: '80', startedBy: 'Mina', startedAt: '2026-01-01T00:00:00Z', endedAt: null, zones: ['local-a'], share: 10 }
const may: Decision = { allowed: true }
const mayNot: Decision = { allowed: false, rule: 'config:write needs member', liftedBy: ['member', 'lead', 'operator'] }

function shown(content: ReactNode, { locale = 'en' as 'en' | 'ko', stage = running, stages = [running], search = '' } = {}): string {
  const client = new QueryClient()
  const { text: _text, ...row } = document
  client.setQueryData(configDocumentQuery(id).queryKey, document)
  client.setQueryData(configDocumentsQuery({ application: 'home', layer: 'application', target: '', limit: 1 }).queryKey, { items: [row], next: null, total: 1 })
  client.setQueryData(configStageQuery(running.id).queryKey, stage)
  for (const ask of [{ state: 'running' as const, limit: 50 }, { state: 'running' as const, limit: 200, application: 'home' }]) client.setQueryData(configStagesQuery(ask).queryKey, { items: stages, next: null, total: stages.length })
  client.setQueryData(configKeysQuery().queryKey, { items: [{ number: 2, madeBy: 'Olga', madeAt: '2026-01-01T00:00:00Z', documents: 4 }] })
  const me: Me = { kind: 'person', id: 'me', name: 'me', displayName: 'Me', operator: false, teams: [], permissions: [], preferences: { language: null, theme: null, density: null } }
  return staticHtml(<ShellProvider value={{ me, region: 'local', zones: ['local-a', 'local-b'], layer: null, open: () => undefined }}>{content}</ShellProvider>, { client, locale, search })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll('&#x27;', "'")

/** A key, or a place for a value, that stands where words should. */
const missing = /configuration\.(?!bundle)[a-z]|MISSING|\{(?!cipher)[a-zA-Z]+\}/

describe.each(['en', 'ko'] as const)('in %s', (locale) => {
  test('every page says itself without a message that is missing', () => {
    const pages = [<StagePage key="1" id={running.id} mayWrite={may} />, <StagesPanel key="2" />, <KeysPage key="3" />, <ImportPage key="4" mayWrite={may} />, <SealPanel key="5" application="home" />, <DocumentPage key="6" id={id} mayWrite={may} mayReveal={mayNot} />]
    for (const page of pages) expect(text(shown(page, { locale }))).not.toMatch(missing)
    for (const state of ['finished', 'stopped'] as const) expect(text(shown(<StagePage id={running.id} mayWrite={may} />, { locale, stage: { ...running, state, endedAt: running.startedAt } }))).not.toMatch(missing)
  })
})

test('a roll-out says whom it reaches, what differs, and how it goes on; who may not is told why', () => {
  const html = shown(<StagePage id={running.id} mayWrite={may} />)
  expect(text(html)).toMatch(/Given to instances in local-a, and 10 % of the others\. Everybody else has what is in force\..*- a: 1 \+ a: 2/)
  expect(reasonOf(html, 'Change who is given it')).toMatchObject({ blocked: true, reason: 'It is given to exactly these already.' })
  expect(reasonOf(html, 'Give it to all, as version 4').blocked).toBe(false)
  for (const act of ['Give it to all, as version 4', 'Stop and take it back']) expect(reasonOf(shown(<StagePage id={running.id} mayWrite={mayNot} />), act)).toMatchObject({ blocked: true, reason: expect.stringContaining('config:write needs member') })
  expect(text(shown(<StagePage id={running.id} mayWrite={may} />, { stage: { ...running, state: 'stopped', endedAt: running.startedAt } }))).not.toContain('Stop and take it back')
})

test('while one is under way its document says so and is not saved over', () => {
  const page = <DocumentPage id={id} mayWrite={may} mayReveal={may} />
  expect(text(shown(page))).toContain('Another text is being rolled out')
  expect(reasonOf(shown(page), 'Save version 4')).toMatchObject({ blocked: true, reason: expect.stringContaining('finish or stop that first') })
  expect(text(shown(page, { stages: [{ ...running, layer: 'zone', target: 'local-a' }] }))).not.toContain('Another text is being rolled out')
  expect(shown(<StagesPanel />, { stages: [] })).toBe('')
  const back = (stages: ConfigStage[]) => reasonOf(shown(page, { stages, search: 'tab=versions&v=2' }), 'Roll back to version 2')
  expect(back([running])).toMatchObject({ blocked: true, reason: expect.stringContaining('finish or stop that first') })
  expect(back([])).toMatchObject({ blocked: false })
})

test('encrypted values are named and never in the clear; showing one is for those who may', () => {
  expect(reasonOf(shown(<DocumentPage id={id} mayWrite={may} mayReveal={{ allowed: false, rule: 'config:reveal needs lead', liftedBy: ['lead', 'operator'] }} />), 'Show')).toMatchObject({ blocked: true, reason: expect.stringContaining('config:reveal needs lead') })
  const html = shown(<DocumentPage id={id} mayWrite={may} mayReveal={may} />)
  expect(text(html)).toMatch(/Encrypted values db\.password/)
  expect(reasonOf(html, 'Show').blocked).toBe(false)
  expect(reasonOf(shown(<SealPanel application="home" />), 'Encrypt')).toMatchObject({ blocked: true, reason: 'Type the value first.' })
})

test('nothing is brought in before it was looked at', () => {
  expect(reasonOf(shown(<ImportPage mayWrite={may} />), 'Save it')).toMatchObject({ blocked: true, reason: 'Choose a bundle first.' })
  expect(reasonOf(shown(<ImportPage mayWrite={mayNot} />), 'See what it would save')).toMatchObject({ blocked: true, reason: expect.stringContaining('config:write needs member') })
})

test.each([
  [{ zones: [], share: '' }, null],
  [{ zones: ['a'], share: '' }, { zones: ['a'], share: null }],
  [{ zones: [], share: '10' }, { zones: [], share: 10 }],
  [{ zones: ['a'], share: '100' }, { zones: ['a'], share: 100 }],
  [{ zones: ['a'], share: '0' }, null],
  [{ zones: ['a'], share: '101' }, null],
  [{ zones: ['a'], share: '1.5' }, null],
])('%j reaches %j', (draft, reach) => {
  expect(reachOf(draft)).toEqual(reach)
  if (reach) expect(reachOf(reachDraftOf(reach))).toEqual(reach)
})
