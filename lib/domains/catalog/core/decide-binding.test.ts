import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BindingRecord, type CredentialRecord, decideBinding } from './decide-binding'

const credential = (number: number, state: CredentialRecord['state']): CredentialRecord => ({ id: `c${number}`, number, state, endAsked: false, holders: [] })
const record = (more: Partial<BindingRecord> = {}): BindingRecord => ({
  id: 'b', name: 'db', state: 'bound', step: '', said: null, version: 0, wantedId: 'c1', givenId: 'c1', generation: 1,
  service: { id: 's', name: 'titles-db', state: 'ready', offering: 'postgresql', plan: 'small', teamId: 't' }, application: { id: 'a', name: 'catalogue' },
  credentials: [credential(1, 'issued')], instances: { live: 2, current: 2, troubled: null }, rollout: null, ...more,
})
const rotating = (more: Partial<BindingRecord> = {}) => record({ state: 'rotating', wantedId: 'c2', givenId: 'c2', credentials: [credential(1, 'issued'), credential(2, 'issued')], ...more })
const service = (state: BindingRecord['service']['state']) => ({ ...record().service, state })

describe('a binding', () => {
  test.each<[string, BindingRecord, object]>([
    ['waits for its service', record({ state: 'binding', givenId: null, credentials: [credential(1, 'intended')], service: service('creating') }), { kind: 'wait', step: 'issue', said: { key: 'waits-for-service', values: { service: 'titles-db', state: 'creating' } } }],
    ['gets a login first', record({ state: 'binding', givenId: null, credentials: [credential(1, 'intended')] }), { kind: 'issue', credentialId: 'c1' }],
    ['is given it then', record({ state: 'binding', givenId: null }), { kind: 'give', credentialId: 'c1' }],
    ['waits until every instance has it', record({ state: 'binding', instances: { live: 2, current: 1, troubled: null } }), { kind: 'wait', step: 'roll', said: { key: 'rolling', values: { current: 1, live: 2 } } }],
    ['says which new instance is not well', record({ state: 'binding', instances: { live: 2, current: 1, troubled: 'x-v000-1' } }), { kind: 'wait', said: { key: 'rolling-troubled', values: { instance: 'x-v000-1' } } }],
    ['says which rollout it waits for', record({ state: 'binding', instances: { live: 2, current: 1, troubled: null }, rollout: 7 }), { kind: 'wait', said: { key: 'rolling-rollout', values: { rollout: 7 } } }],
    ['is bound then', record({ state: 'binding' }), { kind: 'settle', state: 'bound' }],
    ['without instances is bound at once', record({ state: 'binding', instances: { live: 0, current: 0, troubled: null } }), { kind: 'settle', state: 'bound' }],
    ['that is bound is left alone', record(), { kind: 'done' }],
    ['that is over is left alone', record({ state: 'ended', wantedId: null, givenId: null, credentials: [credential(1, 'revoked')] }), { kind: 'done' }],
  ])('%s', (_name, given, decision) => expect(decideBinding(given)).toMatchObject(decision))

  test('asks for sessions of the former login, waits while there are any, and revokes it when there are none', () => {
    expect(decideBinding(rotating())).toEqual({ kind: 'ask-sessions', credentialId: 'c1' })
    expect(decideBinding(rotating(), new Map([['c1', 1]]))).toMatchObject({ kind: 'wait', step: 'drain', said: { key: 'draining', values: { sessions: 1, number: 1 } } })
    expect(decideBinding(rotating(), new Map([['c1', 0]]))).toEqual({ kind: 'revoke', credentialId: 'c1' })
    expect(decideBinding(rotating({ credentials: [credential(1, 'revoked'), credential(2, 'issued')] }))).toEqual({ kind: 'settle', state: 'bound' })
  })

  test('whose former login is to be cut off revokes it without asking who is there, but not before every instance has the new one', () => {
    const cut = { credentials: [{ ...credential(1, 'issued'), endAsked: true }, credential(2, 'issued')] }
    expect(decideBinding(rotating(cut))).toEqual({ kind: 'revoke', credentialId: 'c1' })
    expect(decideBinding(rotating({ ...cut, instances: { live: 2, current: 1, troubled: null } }))).toMatchObject({ kind: 'wait', step: 'roll' })
  })

  test('that goes back gives the former login first, and revokes the new one as it would the former', () => {
    const back = { state: 'cancelling' as const, wantedId: 'c1' }
    expect(decideBinding(rotating(back))).toEqual({ kind: 'give', credentialId: 'c1' })
    expect(decideBinding(rotating({ ...back, givenId: 'c1' }))).toEqual({ kind: 'ask-sessions', credentialId: 'c2' })
    // Taken back before it was made: nobody can have it.
    expect(decideBinding(rotating({ ...back, givenId: 'c1', credentials: [credential(1, 'issued'), credential(2, 'intended')] }))).toEqual({ kind: 'revoke', credentialId: 'c2' })
  })

  test('that ends takes it from the instances first, then revokes every login whoever is there with it, then is over', () => {
    const ending = { state: 'unbinding' as const, wantedId: null }
    expect(decideBinding(record(ending))).toEqual({ kind: 'give', credentialId: null })
    expect(decideBinding(record({ ...ending, givenId: null, instances: { live: 2, current: 0, troubled: null } }))).toMatchObject({ kind: 'wait', step: 'roll' })
    expect(decideBinding(record({ ...ending, givenId: null }))).toEqual({ kind: 'revoke', credentialId: 'c1' })
    expect(decideBinding(record({ ...ending, givenId: null, credentials: [credential(1, 'revoked')] }))).toEqual({ kind: 'settle', state: 'ended' })
  })

  test('never has the login revoked that is given, nor any while an instance may still hold it or a session does that nobody asked to end', () => {
    const states = fc.constantFrom<CredentialRecord['state']>('intended', 'issued', 'revoked')
    const one = fc.record({
      state: fc.constantFrom<BindingRecord['state']>('binding', 'bound', 'rotating', 'cancelling', 'unbinding', 'ended'), wanted: fc.constantFrom(null, 'c1', 'c2'), given: fc.constantFrom(null, 'c1', 'c2'),
      first: states, second: states, cut: fc.boolean(), live: fc.nat(3), current: fc.nat(3), sessions: fc.nat(2), serviceState: fc.constantFrom<BindingRecord['service']['state']>('creating', 'ready', 'failed', 'deleting'),
    })
    fc.assert(
      fc.property(one, ({ state, wanted, given, first, second, cut, live, current, sessions, serviceState }) => {
        const credentials = [{ ...credential(1, first), endAsked: cut }, credential(2, second)]
        const decision = decideBinding(record({ state, wantedId: wanted, givenId: given, credentials, service: service(serviceState), instances: { live, current: Math.min(live, current), troubled: null } }), new Map([['c1', sessions], ['c2', sessions]]))
        if (decision.kind !== 'revoke') return
        const revoked = credentials.find(({ id }) => id === decision.credentialId)
        expect(decision.credentialId).not.toBe(given)
        expect(decision.credentialId).not.toBe(wanted)
        expect(Math.min(live, current)).toBe(live)
        expect(given === null || revoked?.state === 'intended' || revoked?.endAsked === true || sessions === 0).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
