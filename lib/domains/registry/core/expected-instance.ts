import { z } from 'zod'

/** An instance that the process runtime made, told before its process starts. `secretHash` is the sha256 (hex) of its secret. */
export const ExpectedInstance = z.object({
  id: z.string(),
  application: z.string(),
  host: z.string(),
  port: z.number().int(),
  zone: z.string().nullable(),
  cluster: z.string().nullable(),
  serverGroup: z.string().nullable(),
  version: z.string().nullable(),
  secretHash: z.string(),
})
export type ExpectedInstance = z.infer<typeof ExpectedInstance>

export type Proof = { kind: 'stock' } | { kind: 'proven'; expected: ExpectedInstance } | { kind: 'refused'; reason: string }

/** May this caller write the instance? Only the holder of its secret may, when the runtime made it or has just ended it. */
export function judgeProof(expected: ExpectedInstance | null, retired: boolean, secretMatches: boolean): Proof {
  if (retired) return { kind: 'refused', reason: 'The platform has ended this instance.' }
  if (!expected) return { kind: 'stock' }
  if (!secretMatches) return { kind: 'refused', reason: 'This instance was made by the platform: its registration needs the service URL that it was given.' }
  return { kind: 'proven', expected }
}

/** Null when the registration says what the runtime knows; else the first thing that differs. */
export function mismatch(expected: ExpectedInstance, said: { app: string; hostName: string; port: number }): string | null {
  if (said.app !== expected.application.toUpperCase()) return `app must be ${expected.application.toUpperCase()}`
  if (said.hostName !== expected.host) return `hostName must be ${expected.host}`
  if (said.port !== expected.port) return `port must be ${expected.port}`
  return null
}
