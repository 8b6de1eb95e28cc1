import { admitTry, type Failures } from '../core/throttle'
import type { ThrottleStore } from '../ports'

export function createMemoryThrottle(known = new Map<string, Failures>()): ThrottleStore {
  return {
    async admit(keys, nowMs) {
      const admissions = keys.map(({ kind, key }) => ({ key, admission: admitTry(kind, known.get(key) ?? null, nowMs) }))
      const waitMs = Math.max(0, ...admissions.map(({ admission }) => (admission.admitted ? 0 : admission.waitMs)))
      if (waitMs > 0) return { admitted: false, waitMs }
      for (const { key, admission } of admissions) if (admission.admitted) known.set(key, admission.next)
      return { admitted: true }
    },
    async succeeded(keys) {
      for (const { kind, key } of keys) {
        if (kind !== 'address') known.delete(key)
        const address = kind === 'address' ? known.get(key) : undefined
        if (address && address.failures > 1) known.set(key, { ...address, failures: address.failures - 1, blockedTillMs: 0 })
        else if (address) known.delete(key)
      }
    },
    read: async (key) => known.get(key) ?? null,
  }
}
