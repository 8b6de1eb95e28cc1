import { describe, expect, test } from 'vitest'
import { Secret } from '@/lib/kernel/secret'
import { bindingEnvironment, type OpenBinding } from './binding-environment'
import { databaseName, idOfName, loginRole, noteText, parseNote } from './engine-names'
import { offerings } from './offerings'
import { overQuotaWords } from './quota-words'

const instance = { id: 'catalogue-v001-aaaaaa', slot: 1, port: 20_001, application: { id: 'a', name: 'catalogue', teamId: 't' }, release: { number: 3, version: '1.2.0' } }
const binding = (name: string, more: Partial<OpenBinding> = {}): OpenBinding => ({
  id: `id-${name}`, name, service: { id: 's', name: 'titles-db', offering: 'postgresql', plan: 'small' }, databaseUrl: false,
  credentials: { host: '127.0.0.1', port: 5_433, database: 'qs_s', username: 'qc_c', password: new Secret('p_-w') }, ...more,
})

describe('what an instance is given', () => {
  test('is nothing without a binding', () => expect(bindingEnvironment(instance, [])).toEqual({ environment: {}, files: {} }))

  test('is the three forms of the same credentials', () => {
    const { environment, files } = bindingEnvironment(instance, [binding('titles-db', { databaseUrl: true })])
    const uri = 'postgresql://qc_c:p_-w@127.0.0.1:5433/qs_s'
    expect(environment.DATABASE_URL).toBe(uri)
    expect(JSON.parse(environment.VCAP_SERVICES ?? '')).toEqual({
      postgresql: [{
        label: 'postgresql', name: 'titles-db', binding_name: null, binding_guid: 'id-titles-db', instance_name: 'titles-db', instance_guid: 's', plan: 'small', provider: null, tags: ['relational', 'postgresql'],
        credentials: { uri, host: '127.0.0.1', port: 5_433, database: 'qs_s', name: 'qs_s', username: 'qc_c', password: 'p_-w' }, syslog_drain_url: null, volume_mounts: [],
      }],
    })
    expect(JSON.parse(environment.VCAP_APPLICATION ?? '')).toMatchObject({ application_name: 'catalogue', application_version: '1.2.0', instance_id: instance.id, instance_index: 1, port: 20_001 })
    expect(files['titles-db/type']).toBe('postgresql')
    expect(files['titles-db/uri']).toBe(uri)
    // servicebinding.io: no line end is added, and names are what the specification allows.
    expect(Object.entries(files).every(([path, text]) => /^[a-z0-9\-.]{1,253}\/[a-z0-9\-.]{1,253}$/.test(path) && !text.endsWith('\n'))).toBe(true)
  })

  test('does not depend on the order in which bindings are read', () => {
    const two = [binding('b', { databaseUrl: true }), binding('a')]
    expect(bindingEnvironment(instance, two)).toEqual(bindingEnvironment(instance, two.toReversed()))
  })
})

test('names in the engine come from ids and lead back to them; anything else is none of ours', () => {
  expect([idOfName(databaseName('0123456789abcdef')), idOfName(loginRole('0123456789abcdef'))]).toEqual([{ kind: 'service', id: '0123456789abcdef' }, { kind: 'credential', id: '0123456789abcdef' }])
  for (const name of ['postgres', 'qs_', 'qx_0123456789abcdef', 'qs_0123456789ABCDEF', 'qs_0123456789abcdef; drop']) expect(idOfName(name)).toBeNull()
  expect(() => databaseName('x"; DROP')).toThrow('cannot be a name')
  const note = { installation: 'i', epoch: 12n, serviceId: 's' }
  expect(parseNote(noteText(note))).toEqual(note)
  for (const text of [null, '', 'quarterdeck i x s', 'a note of somebody']) expect(parseNote(text)).toBeNull()
})

test('ids of offerings and plans are their own', () => {
  const ids = offerings.flatMap(({ id, plans }) => [id, ...plans.map((plan) => plan.id)])
  expect(new Set(ids).size).toBe(ids.length)
})

test('a refusal for quota says what could be freed, with its last use, and who can raise it', () => {
  const nowMs = Date.parse('2026-03-10T12:00:00Z')
  const freeable = [{ name: 'old', lastUseAt: null, bindings: 0 }, { name: 'idle', lastUseAt: '2026-03-07T12:00:00Z', bindings: 1 }, { name: 'busy', lastUseAt: '2026-03-10T11:55:00Z', bindings: 2 }]
  expect(overQuotaWords({ team: 'front', plan: 'small', limit: 3, used: 3, freeable, nowMs })).toBe(
    'Team front has 3 of 3 services of the plan small. Could be freed: old (not bound, never used); idle (1 binding, last used 3 days ago); busy (2 bindings, last used 5 min ago). An operator can raise the quota.',
  )
  expect(overQuotaWords({ team: 'front', plan: 'small', limit: 0, used: 0, freeable: [], nowMs })).toBe('Team front has 0 of 0 services of the plan small. An operator can raise the quota.')
})
