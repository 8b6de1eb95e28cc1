import { createHash, timingSafeEqual } from 'node:crypto'
import { type ExpectedInstance, judgeProof, type Proof } from './core/expected-instance'

const retiredForMs = 600_000

export const secretHashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const sameHash = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Which instances the runtime made. An ended one stays refused for ten minutes: a dying process must not come back as a stranger. */
export interface Expectations {
  readonly byId: Map<string, ExpectedInstance>
  retire(id: string, nowMs: number): void
  revive(id: string): void
  prove(id: string, secret: string | null, nowMs: number): Proof
}

/** For a caller that is proven already: an instance of ours needs no secret, and nobody else is let in. */
export const alreadyProven = (expectations: Expectations): Expectations => ({
  ...expectations,
  prove(id) {
    const expected = expectations.byId.get(id)
    return expected ? { kind: 'proven', expected } : { kind: 'refused', reason: 'The platform has ended this instance.' }
  },
})

export function createExpectations(): Expectations {
  const byId = new Map<string, ExpectedInstance>()
  const retired = new Map<string, number>()
  return {
    byId,
    retire(id, nowMs) {
      for (const [old, atMs] of retired) if (nowMs - atMs > retiredForMs) retired.delete(old)
      byId.delete(id)
      retired.set(id, nowMs)
    },
    revive: (id) => void retired.delete(id),
    prove(id, secret, nowMs) {
      const endedAtMs = retired.get(id)
      const expected = byId.get(id) ?? null
      const matches = expected !== null && secret !== null && sameHash(expected.secretHash, secretHashOf(secret))
      return judgeProof(expected, endedAtMs !== undefined && nowMs - endedAtMs <= retiredForMs, matches)
    },
  }
}
