import { describe, expect, test } from 'vitest'
import type { Binding, Credential, Service } from '@/lib/domains/catalog/schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { BindingActDialog } from './binding-act-dialog'
import { BindingsPanel } from './bindings-panel'
import { DeleteServiceDialog } from './delete-service-dialog'
import { RetryServiceDialog } from './retry-service-dialog'
import { bindingLook, canRetry, isMoving, serviceHref, serviceLook } from './service-look'
import { ServiceEvents, settledEvents } from './service-events'
import { fullnessOf, SizeNote } from './size-note'
import { servicesAsk } from './services-ask'
import { ServiceTable } from './service-table'

const service = (more: Partial<Service> = {}): Service => ({
  id: 'a'.repeat(16), team: 'front', name: 'orders-db', offering: 'postgresql', plan: 'small', state: 'ready', step: '', reason: '', said: null, size: '', usage: { sizeBytes: 1_048_576, connections: 1, atMs: 0 }, sizeLimitBytes: 2_097_152, connectionsLimit: 20,
  overSize: false, bindings: 1, lastUseAt: null, createdBy: { id: 'x', name: 'X' }, createdAt: '2026-01-01T00:00:00Z', readyAt: null, deletedAt: null, version: 0, ...more,
})
const credential = (number: number, more: Partial<Credential> = {}): Credential => ({ id: `c${number}`, number, state: 'issued', given: false, sessions: 0, holders: [], endAsked: false, createdAt: '2026-01-01T00:00:00Z', issuedAt: '2026-01-01T10:00:00Z', revokedAt: null, lastUseAt: null, ...more })
const binding = (more: Partial<Binding> = {}): Binding => ({
  id: 'b'.repeat(16), service: 'orders-db', application: 'home', name: 'orders-db', databaseUrl: true, state: 'bound', step: '', reason: '', said: null, instances: { live: 2, current: 2 },
  credentials: [credential(1, { given: true, sessions: 3 })], lastUseAt: null, createdBy: { id: 'x', name: 'X' }, createdAt: '', settledAt: null, endedAt: null, ...more,
})
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const may = { reveal: null, rotate: null, cancel: null, unbind: null, retry: null, end: null }
const acts = (one: Binding) => [...staticHtml(<BindingsPanel bindings={[one]} refusals={may} onAct={() => undefined} />).matchAll(/<button[^>]*>([^<]+)</g)].map(([, word]) => word)

test.each<[Partial<Service>, string]>([
  [{}, 'ok'], [{ overSize: true }, 'warn'], [{ size: 'near' }, 'warn'], [{ size: 'held' }, 'bad'], [{ reason: 'lost' }, 'bad'], [{ reason: 'lost', said: { key: 'lost', values: {} } }, 'bad'],
  [{ reason: 'taking', said: { key: 'holds-writes', values: { cause: 'a session' } }, overSize: true }, 'warn'], [{ state: 'creating' }, 'info'], [{ state: 'deleting' }, 'info'], [{ state: 'failed' }, 'bad'], [{ state: 'deleted' }, 'off'],
])('%j looks %s', (more, look) => expect(serviceLook(service(more))).toBe(look))

test('what moves is asked for again soon', () => {
  expect([isMoving(service()), isMoving(service({ state: 'creating' })), isMoving(service(), [binding({ state: 'rotating' })]), isMoving(service(), [binding({ state: 'ended' })])]).toEqual([false, true, true, false])
  expect([bindingLook(binding()), bindingLook(binding({ state: 'unbinding' })), bindingLook(binding({ state: 'ended' }))]).toEqual(['ok', 'info', 'off'])
})

test('a table row leads to its page and says size, state and last use, in both languages', () => {
  const rows = [service(), service({ id: 'c', name: 'other', state: 'failed', reason: 'no room', usage: null })]
  const page = staticHtml(<ServiceTable rows={rows} />)
  expect(page).toContain(`href="${serviceHref(rows[0] ?? service())}"`)
  expect(text(page)).toContain('1.00 MiB of 2.00 MiB'.replaceAll(' MiB', '\u00a0MiB').replaceAll('\u00a0', ' '))
  expect(text(page)).toContain('Failed no room')
  expect(text(staticHtml(<ServiceTable rows={rows} />, { locale: 'ko' }))).toContain('실패 no room')
})

describe('a binding', () => {
  test.each<[Partial<Binding>, string[]]>([
    [{}, ['Reveal', 'Rotate', 'Unbind']],
    [{ state: 'rotating', step: 'roll' }, ['Reveal', 'Go back', 'Unbind']],
    [{ state: 'rotating', step: 'drain' }, ['Reveal', 'End its sessions', 'Go back', 'Unbind']],
    [{ state: 'rotating', step: 'drain', credentials: [credential(2, { given: true }), credential(1, { endAsked: true })] }, ['Reveal', 'Go back', 'Unbind']],
    [{ state: 'unbinding', step: 'revoke', said: { key: 'tries-again', values: { cause: 'no answer' } }, credentials: [credential(1)] }, ['Try again']],
    [{ state: 'rotating', step: 'revoke' }, ['Reveal', 'Unbind']],
    [{ state: 'binding', step: 'issue', credentials: [credential(1, { state: 'intended' })] }, ['Unbind']],
    [{ state: 'unbinding', credentials: [credential(1)] }, []],
    [{ state: 'ended', credentials: [credential(1, { state: 'revoked' })] }, []],
  ])('%j offers %j', (more, offered) => expect(acts(binding(more))).toEqual(offered))

  test('shows the life line of its credentials with sessions, and what it waits for', () => {
    const page = text(staticHtml(<BindingsPanel bindings={[binding({ state: 'rotating', step: 'drain', reason: '1 session with credential #1', credentials: [credential(2, { given: true }), credential(1, { sessions: 1 })] })]} refusals={may} onAct={() => undefined} />))
    expect(page).toContain('Waits until nobody uses the former credential: 1 session with credential #1')
    expect(page).toMatch(/# ?2 .* no session .*# ?1 .* one session/)
  })

  test('says in the reader’s language who holds a login that is to go, with nothing but program, kind of place and time', () => {
    const held = credential(1, { sessions: 2, holders: [{ program: 'psql', address: 'private', sessions: 1, sinceMs: Date.parse('2026-01-01T09:00:00Z') }, { program: '', address: 'this-machine', sessions: 1, sinceMs: null }] })
    const draining = binding({ state: 'rotating', step: 'drain', reason: 'old words', said: { key: 'draining', values: { sessions: 2, number: 1 } }, credentials: [credential(2, { given: true }), held] })
    const page = (locale: 'en' | 'ko') => text(staticHtml(<BindingsPanel bindings={[draining]} refusals={may} onAct={() => undefined} />, { locale }))
    expect(page('en')).toMatch(/2 sessions with credential #1 .*psql from a private network, one session since .*a program without a name from this machine, one session/)
    expect(page('ko')).toMatch(/자격 증명 #1의 세션 2개.*psql 사설 네트워크, 세션 1개.*이름 없는 프로그램 이 컴퓨터/)
    expect(page('ko')).not.toContain('old words')
  })

  test('an act that the reader may not stays, and points at the rule', () => {
    const page = staticHtml(<BindingsPanel bindings={[binding()]} refusals={{ ...may, reveal: 'services:reveal needs lead' }} onAct={() => undefined} />)
    const id = /<button[^>]*aria-disabled="true"[^>]*aria-describedby="([^"]+)"[^>]*>Reveal/.exec(page)?.[1]
    expect(text(page.split(`id="${id}"`)[1] ?? '')).toContain('services:reveal needs lead')
    expect(page.match(/aria-disabled/g)).toHaveLength(1)
  })

  test('cutting others off may be refused alone', () => {
    const page = staticHtml(<BindingsPanel bindings={[binding({ state: 'rotating', step: 'drain' })]} refusals={{ ...may, end: 'services:end-sessions needs lead' }} onAct={() => undefined} />)
    expect(page).toMatch(/<button[^>]*aria-disabled="true"[^>]*>End its sessions/)
  })

  test('nobody is an answer of its own', () => expect(staticHtml(<BindingsPanel bindings={[]} refusals={may} onAct={() => undefined} />)).toContain('No application uses it.'))
})

test('a full service says what that means and what the team can do, in both languages', () => {
  const note = (full: 'near' | 'held', locale: 'en' | 'ko') => text(staticHtml(<SizeNote full={full} service={service({ size: full })} />, { locale }))
  expect(note('held', 'en')).toMatch(/larger than the 2\.00.MiB of its plan: its logins may read and delete, but not write.*below 1\.90.MiB.*VACUUM FULL.*an operator can raise it/)
  expect(note('near', 'ko')).toMatch(/2\.00.MiB.*거의 다 썼습니다.*TRUNCATE.*운영자/)
  expect([fullnessOf(service()), fullnessOf(service({ size: 'near' })), fullnessOf(service({ state: 'deleting', size: 'held' }))]).toEqual([null, 'near', null])
})

describe('a dialog', () => {
  const close = () => undefined
  const detail = { ...service(), bindingList: [binding()], events: [] }

  test('that deletes or cuts off asks why before it can go on; one that tries again does not', () => {
    const remove = staticHtml(<DeleteServiceDialog service={detail} onClose={close} />)
    expect(remove).toMatch(/Why<\/label>/)
    expect(reasonOf(remove, 'Delete')).toEqual({ blocked: true, reason: expect.stringContaining('Type the name first') })
    const draining = binding({ state: 'rotating', step: 'drain', credentials: [credential(2, { given: true }), credential(1, { holders: [{ program: 'psql', address: 'public', sessions: 1, sinceMs: null }] })] })
    const end = staticHtml(<BindingActDialog act="end" service={service()} binding={draining} onClose={close} />)
    expect(text(end)).toContain('psql from a public address')
    expect(reasonOf(end, 'End its sessions now')).toEqual({ blocked: true, reason: expect.stringContaining('Say first why') })
    expect(reasonOf(staticHtml(<BindingActDialog act="retry" service={service()} binding={binding()} onClose={close} />), 'Try again').blocked).toBe(false)
    const failed = service({ state: 'failed', reason: 'old words', said: { key: 'not-made', values: { cause: 'no room' } } })
    const retry = staticHtml(<RetryServiceDialog service={failed} onClose={close} />, { locale: 'ko' })
    expect(text(retry)).toContain('데이터베이스를 만들지 못했습니다: no room.')
    expect(reasonOf(retry, '다시 시도').blocked).toBe(false)
  })
})

test.each<[Partial<Service>, boolean]>([
  [{ state: 'failed' }, true], [{ state: 'creating' }, false], [{ state: 'creating', said: { key: 'tries-again', values: { cause: '' } } }, true], [{ state: 'deleting', said: { key: 'tries-again', values: { cause: '' } } }, true], [{ state: 'ready', said: { key: 'lost', values: {} } }, false],
])('%j can be tried again: %s', (more, can) => expect(canRetry(service(more))).toBe(can))

test('events are in words, with who and why; none is said', () => {
  const event = { position: '1', at: '2026-01-01T00:00:00Z', action: 'credential.reveal', phase: 'done', actor: 'Olga', subject: 'orders-db · home', why: 'a dump' }
  expect(text(staticHtml(<ServiceEvents events={[event]} />))).toContain('Credential revealed: orders-db · home Olga: a dump')
  expect(staticHtml(<ServiceEvents events={[]} />)).toContain('Nothing happened yet.')
})

test('an intent that is settled is not said twice; one that is open is', () => {
  const event = (position: number, action: string, phase: string) => ({ position: String(position), at: '2026-01-01T00:00:00Z', action, phase, actor: 'c', subject: 's', why: null })
  const events = [event(6, 'credential.revoke', 'intended'), event(5, 'credential.issue', 'done'), event(4, 'credential.issue', 'intended'), event(3, 'binding.rotate', 'done'), event(2, 'credential.issue', 'done'), event(1, 'credential.issue', 'intended')]
  expect(settledEvents(events).map(({ position }) => position)).toEqual(['6', '5', '3', '2'])
})

test('the list is asked for what the address says, and not for what makes no sense', () => {
  expect(servicesAsk(new URLSearchParams('team=front&application=home&show=deleted&page=x~y'))).toEqual({ limit: 50, state: 'deleted', team: 'front', application: 'home', cursor: 'y' })
  expect(servicesAsk(new URLSearchParams('team=No Team&application=%00&show=odd'))).toEqual({ limit: 50, state: 'live' })
})
