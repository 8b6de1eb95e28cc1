import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { Me } from '@/lib/domains/access/schemas'
import { configDiffQuery, configDocumentQuery, configDocumentsQuery, configVersionQuery, configVersionsQuery } from '@/lib/domains/configuration/queries/documents'
import type { ConfigDocumentText, ConfigPreview, ConfigVersion } from '@/lib/domains/configuration/schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { ApplicationConfiguration } from './application-configuration'
import { byLayer } from './config-look'
import { DocumentPage } from './document-page'
import { DocumentsPage } from './documents-page'
import { draftOf } from './draft'
import { MeanwhileNote } from './meanwhile-note'
import { NewDocumentPage } from './new-document-page'
import { ReceiversPanel } from './receivers-panel'
import { RulesEditor } from './rules-editor'
import { RulesPanel } from './rules-panel'
import { TextEditor } from './text-editor'

const one: ConfigDocumentText = { id: 'd'.repeat(16), application: 'home', layer: 'zone', target: 'local-a', format: 'yaml', version: 3, change: '77', comment: 'calmer', savedBy: 'Mina', savedAt: '2026-01-01T00:00:00Z', text: 'pool:\n  size: 4\n' }
const { text: _text, ...row } = one
const version = (number: number, more: Partial<ConfigVersion> = {}): ConfigVersion => ({ version: number, change: '7', format: 'yaml', comment: '', savedBy: 'Olga', savedAt: '2026-01-01T00:00:00Z', rolledBackTo: null, ...more })
const may: Decision = { allowed: true }
const mayNot: Decision = { allowed: false, rule: 'config:write needs member', liftedBy: ['member', 'lead', 'operator'] }

function shown(content: ReactNode, { role = 'member' as 'viewer' | 'member', locale = 'en' as 'en' | 'ko', items = [row], search = '' } = {}): string {
  const client = new QueryClient()
  for (const ask of [{ limit: 50 }, { limit: 50, layer: 'schema' as const }]) client.setQueryData(configDocumentsQuery(ask).queryKey, { items, next: null, total: items.length })
  client.setQueryData(configDocumentsQuery({ application: 'home', limit: 200 }).queryKey, { items, next: null, total: items.length })
  client.setQueryData(configDocumentQuery(one.id).queryKey, one)
  client.setQueryData(configVersionsQuery(one.id, { limit: 25 }).queryKey, { items: [version(3, { rolledBackTo: 1 }), version(2, { comment: 'more' }), version(1)], next: null, total: 3 })
  client.setQueryData(configDiffQuery(one.id, 2, 3).queryKey, { from: 2, to: 3, changes: [{ key: 'pool.size', before: 8, after: 4 }, { key: 'pool.password', before: null, after: '{cipher}k1.abc' }] })
  client.setQueryData(configDiffQuery(one.id, 3, 2).queryKey, { from: 3, to: 2, changes: [{ key: 'pool.size', before: 4, after: 8 }] })
  client.setQueryData(configVersionQuery(one.id, 2).queryKey, { ...version(2), text: 'pool:\n  size: 8\n' })
  client.setQueryData(configVersionQuery(one.id, 3).queryKey, { ...version(3), text: one.text })
  const me: Me = { kind: 'person', id: 'me', name: 'me', displayName: 'Me', operator: false, teams: [{ id: 't', slug: 'front', name: 'Front', role }], permissions: [], preferences: { language: null, theme: null, density: null } }
  return staticHtml(<ShellProvider value={{ me, region: 'local', zones: ['local-a'], layer: null, open: () => undefined }}>{content}</ShellProvider>, { client, locale, search })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll('&#x27;', "'").replaceAll('&gt;', '>')
const page = (search = '', mayWrite: Decision = may, locale: 'en' | 'ko' = 'en') => shown(<DocumentPage id={one.id} mayWrite={mayWrite} mayReveal={mayWrite} />, { search, locale })

describe.each(['en', 'ko'] as const)('in %s', (locale) => {
  test('every page says itself without a message that is missing', () => {
    const htmls = [
      shown(<DocumentsPage />, { locale }), shown(<DocumentsPage />, { locale, items: [] }), shown(<DocumentsPage />, { locale, items: [], search: 'layer=schema' }), shown(<NewDocumentPage />, { locale, search: 'application=home&layer=zone' }), shown(<NewDocumentPage />, { locale, search: 'layer=schema' }),
      page('', may, locale), page('tab=versions', may, locale), page('tab=versions&by=lines', may, locale), shown(<ApplicationConfiguration application="home" mayWrite={may} />, { locale }), shown(<MeanwhileNote document={one} of={2} onMine={() => undefined} onTheirs={() => undefined} />, { locale }),
    ]
    for (const html of htmls) expect(text(html)).not.toMatch(/configuration\.[a-z]|MISSING|\{[a-zA-Z]+\}/)
  })
})

test('the list is empty, or finds nothing, which is not the same', () => {
  expect(text(shown(<DocumentsPage />))).toMatch(/One document says what applications run with\..*home, zone local-a.*calmer/)
  expect(text(shown(<DocumentsPage />, { items: [] }))).toContain('Nothing is configured yet')
  expect(text(shown(<DocumentsPage />, { items: [], search: 'layer=schema' }))).toContain('No document lies in this layer.')
  expect(reasonOf(shown(<DocumentsPage />, { role: 'viewer' }), 'New document')).toMatchObject({ blocked: true, reason: expect.stringContaining('config:write needs member') })
})

test('who may not change it reads it, with the reason in sight, and can neither save nor go back', () => {
  const html = page('', mayNot)
  expect(html).toMatch(/<textarea[^>]* readOnly/i)
  expect(reasonOf(html, 'Save version 4')).toMatchObject({ blocked: true, reason: expect.stringContaining('config:write needs member') })
  expect(reasonOf(page('tab=versions&v=2', mayNot), 'Roll back to version 2')).toMatchObject({ blocked: true, reason: expect.stringContaining('config:write needs member') })
  expect(reasonOf(page(), 'Save version 4')).toMatchObject({ blocked: true, reason: 'Nothing is changed.' })
})

test('a version stands against the one before, by key or by line; what is in force is not gone back to', () => {
  const html = page('tab=versions')
  expect(text(html)).toMatch(/Version 3 against 2.*pool\.size 8 →\s+becomes 4/)
  expect(text(html)).toMatch(/pool\.password not set →\s+becomes encrypted/)
  expect(html).not.toContain('k1.abc')
  expect(text(html)).toContain('took version 1 again')
  expect(reasonOf(html, 'Roll back to version 3')).toMatchObject({ blocked: true, reason: 'This version is in force.' })
  expect(reasonOf(page('tab=versions&v=2'), 'Roll back to version 2').blocked).toBe(false)
  expect(text(page('tab=versions&by=lines'))).toMatch(/- size: 8 \+ size: 4/)
  expect(text(page('tab=versions&v=9'))).toContain('Version 3 against 2')
})

test('lines that are wrong are marked, said and one press away', () => {
  const html = shown(<TextEditor label="Text" value={'a: 1\na: 2'} problems={[{ line: 2, detail: 'a is set in line 1 already.' }]} onValue={() => undefined} />)
  expect(html).toContain('<span class="bad">2</span>')
  expect(html).toMatch(/<textarea[^>]*aria-invalid="true"/)
  expect(text(html)).toContain('Line 2 a is set in line 1 already.')
})

describe('who would get which value', () => {
  const preview: ConfigPreview = {
    problems: [], changes: [{ key: 'a', before: 1, after: 2 }, { key: 'b', before: 1, after: 2 }], instances: 7, more: false, profiles: ['default'],
    receivers: [{ key: 'a', before: { value: 1, source: 'home@1' }, after: { value: 2, source: 'home/zone/local-a@4' }, instances: 7, applications: ['home'], examples: ['home-1'] }],
  }
  const said = (more: Partial<ConfigPreview>, error: Error | null = null) => text(shown(<ReceiversPanel profiles="" onProfiles={() => undefined} preview={{ answer: error ? null : { ...preview, ...more }, error, checking: false }} />))
  test('is said by key with where it comes from, and what nobody would see', () => {
    expect(said({})).toMatch(/7 instances would see one key change\. a 7 instances 1 →\s+becomes 2 was home@1 · comes from home\/zone\/local-a@4 home-1 and 6 others One key changes for nobody now: something stronger hides it, or no instance is there\. b/)
    expect(said({ changes: [], receivers: [], instances: 0 })).toContain('No value changes')
    expect(said({ problems: [{ line: 1, detail: 'x' }] })).toContain('It is shown once the text has no wrong line.')
  })
  test('is not known while the registry is silent, and saving goes on', () => {
    expect(said({}, new Error('silent'))).toMatch(/Who would get it is not known.*It can be saved all the same\./)
  })
})

test('a schema is shown as it is read, rule by rule', () => {
  const said = text(shown(<RulesPanel text={'pool.size: { type: integer, min: 1, max: 200, description: connections }\nlevel: { allowed: [info, debug] }\nratio: { type: number, max: 1 }'} />))
  expect(said).toMatch(/pool\.size a whole number, from 1 to 200 connections level text, one of info, debug ratio a number, at most 1/)
  expect(text(shown(<RulesPanel text={'pool.size: { type: nonsense }'} />))).toContain('once its lines are right')
})

describe('the rules of an application as a form', () => {
  const rules = 'pool.size: { type: integer, min: 1, max: 200, required: true, description: connections }\nlevel: { allowed: [info, "a, b"] }\n'
  const editor = (value: string, { search = '', locale = 'en' as 'en' | 'ko', readOnly = false } = {}) => shown(<RulesEditor value={value} problems={[]} readOnly={readOnly} onValue={() => undefined} onSave={() => undefined} />, { search, locale })
  const fields = (html: string) => [...html.matchAll(/<label for="([^"]+)"[^>]*>(.*?)<\/label>/g)].map(([, id, label]) => [text(label ?? '').trim(), html.match(new RegExp(`<(?:input|select)[^>]*id="${id}"[^>]*>`))?.[0] ?? ''] as const)
  const field = (html: string, label: string) => fields(html).find(([name]) => name === label)?.[1] ?? ''
  const errorAt = (html: string, label: string) => {
    const id = field(html, label).match(/aria-describedby="([^"]+)"/)?.[1]
    return id ? text(`<${html.split(`id="${id}"`)[1]?.split('</div>')[0] ?? ''}`).trim() : null
  }

  test('has a row for each, whose fields are named by their column and row', () => {
    const html = editor(rules)
    expect(field(html, 'Key (rule 1)')).toContain('value="pool.size"')
    expect(field(html, 'At least (rule 1)')).toContain('value="1"')
    expect(field(html, 'At most (rule 1)')).toContain('value="200"')
    expect(field(html, 'Required (rule 1)')).toContain('checked')
    expect(field(html, 'Description (rule 1)')).toContain('value="connections"')
    expect(field(html, 'One of (rule 2)')).toContain('value="info, &quot;a, b&quot;"')
    expect(field(html, 'At least (rule 2)')).toBe('')
    expect(html).toContain('aria-label="Remove pool.size"')
    expect(html).not.toContain('<textarea')
  })

  test.each(['en', 'ko'] as const)('says what is wrong at its field: %s', (locale) => {
    const html = editor('"": {}\na: { type: integer, min: high }\na: { type: number, min: 3, max: 2 }\nb: { typo: 1 }\n', { locale })
    const words = { en: ['Name the key.', 'Write a number.', 'a has a rule already: change that one.', 'Below “at least”: raise it.'], ko: ['키의 이름을 적으세요.', '숫자를 적으세요.', '이미 규칙이 있는 키입니다: a. 그 규칙을 고치세요.', '최소보다 작습니다. 값을 올리세요.'] }[locale]
    const labels = { en: ['Key (rule 1)', 'At least (rule 2)', 'Key (rule 3)', 'At most (rule 3)'], ko: ['키 (규칙 1)', '최소 (규칙 2)', '키 (규칙 3)', '최대 (규칙 3)'] }[locale]
    expect(labels.map((label) => errorAt(html, label))).toEqual(words)
    expect(text(html)).toMatch(/typo/)
    expect(text(html)).not.toMatch(/configuration\.[a-z]|MISSING/)
  })

  test('is the same as its YAML, which is one press away; where it has no rows it says why', () => {
    expect(editor(rules, { search: 'as=yaml' })).toContain('pool.size: { type: integer')
    expect(reasonOf(editor('a: &x { type: integer }\nb: *x\n'), 'Form')).toMatchObject({ blocked: true, reason: expect.stringContaining('anchors') })
    expect(editor('a: &x {}\nb: *x\n')).toContain('<textarea')
    expect(text(editor(''))).toContain('No key has a rule')
    const full = editor(Array.from({ length: 300 }, (_, at) => `k${at}: {}`).join('\n'))
    expect(reasonOf(full, 'Add a rule')).toMatchObject({ blocked: true, reason: expect.stringContaining('300') })
    expect(reasonOf(editor(rules), 'Add a rule').blocked).toBe(false)
  })

  test('is read, and not changed, by who may not', () => {
    const html = editor(rules, { readOnly: true })
    expect(text(html)).toMatch(/pool\.size\s+a whole number\s+1\s+200\s+–\s+connections\s+yes/)
    expect(html).not.toMatch(/<input|<select|Add a rule/)
  })
})

test('documents lie weakest first, and a draft begins as what was read', () => {
  expect(byLayer([{ layer: 'schema', target: '' }, { layer: 'zone', target: 'b' }, { layer: 'zone', target: 'a' }, { layer: 'application', target: '' }] as const).map(({ layer, target }) => layer + target)).toEqual(['application', 'zonea', 'zoneb', 'schema'])
  expect(draftOf(one)).toMatchObject({ of: 3, text: one.text, comment: '' })
})
