import type { BindingState, BindingStep, PlanName, Said, ServiceState, SessionHolder } from '../schemas'

export interface CredentialRecord {
  id: string
  number: number
  state: 'intended' | 'issued' | 'revoked'
  /** Somebody asked to end its sessions: it is revoked whoever is there with it. */
  endAsked: boolean
  /** Who was there with it when somebody looked last. */
  holders: readonly SessionHolder[]
}

/** A binding with all that its controller decides by. */
export interface BindingRecord {
  id: string
  name: string
  state: BindingState
  step: BindingStep
  said: Said | null
  version: number
  /** What instances shall be given, and are given since `generation`; null: nothing. */
  wantedId: string | null
  givenId: string | null
  generation: number
  service: { id: string; name: string; state: ServiceState; offering: string; plan: PlanName; teamId: string }
  application: { id: string; name: string }
  credentials: readonly CredentialRecord[]
  /** Of the application, not ended: how many, how many with `generation` or a later one, and one that is not healthy with it. */
  instances: { live: number; current: number; troubled: string | null }
  /** The number of the rollout that moves the application now. */
  rollout: number | null
}

export type BindingDecision =
  | { kind: 'issue'; credentialId: string }
  | { kind: 'give'; credentialId: string | null }
  | { kind: 'revoke'; credentialId: string }
  /** Before it can be revoked the engine must show no session of it. */
  | { kind: 'ask-sessions'; credentialId: string }
  | { kind: 'settle'; state: 'bound' | 'ended' }
  | { kind: 'wait'; step: BindingStep; said: Said; lookMs: number }
  | { kind: 'done' }

const soonMs = 400
const laterMs = 2_000

function rolling({ instances: { live, current, troubled }, rollout }: BindingRecord): BindingDecision {
  const far = { current, live }
  if (rollout !== null) return { kind: 'wait', step: 'roll', said: { key: 'rolling-rollout', values: { ...far, rollout } }, lookMs: laterMs }
  return { kind: 'wait', step: 'roll', said: troubled === null ? { key: 'rolling', values: far } : { key: 'rolling-troubled', values: { ...far, instance: troubled } }, lookMs: soonMs }
}

/**
 * What is done next: a login before it is given, all instances before the former login goes, and that one only when nobody uses it.
 * `sessions` are those of the login that the last decision asked about.
 */
export function decideBinding(record: BindingRecord, sessions: ReadonlyMap<string, number> = new Map()): BindingDecision {
  const { state, wantedId, givenId, credentials, service, instances } = record
  if (state === 'ended') return { kind: 'done' }
  const wanted = credentials.find(({ id }) => id === wantedId)
  if (wanted?.state === 'intended') {
    if (service.state !== 'ready') return { kind: 'wait', step: 'issue', said: { key: 'waits-for-service', values: { service: service.name, state: service.state } }, lookMs: soonMs }
    return { kind: 'issue', credentialId: wanted.id }
  }
  if (wantedId !== givenId) return { kind: 'give', credentialId: wantedId }
  if (instances.current < instances.live) return rolling(record)
  for (const one of credentials) {
    if (one.state === 'revoked' || one.id === givenId) continue
    // Nobody was given it, or nobody shall have any: whoever is still there with it is a stranger.
    if (one.state === 'intended' || givenId === null || one.endAsked) return { kind: 'revoke', credentialId: one.id }
    const open = sessions.get(one.id)
    if (open === undefined) return { kind: 'ask-sessions', credentialId: one.id }
    if (open > 0) return { kind: 'wait', step: 'drain', said: { key: 'draining', values: { sessions: open, number: one.number } }, lookMs: soonMs }
    return { kind: 'revoke', credentialId: one.id }
  }
  if (givenId === null) return { kind: 'settle', state: 'ended' }
  return state === 'bound' ? { kind: 'done' } : { kind: 'settle', state: 'bound' }
}
