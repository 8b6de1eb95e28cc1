import { addRefusedAttempt } from '@/lib/domains/access/adapters/prisma-refused-attempts'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { webContext } from './context'

/** Counts a refused attempt by actor, rule and minute. Never in the way of the answer: a lost count is logged. */
export function recordRefusal(actor: Actor, { code, refusal }: Fault): void {
  if (code !== 'forbidden' || !refusal) return
  const { database, clock, log } = webContext()
  addRefusedAttempt(database, actor, refusal.rule, clock.nowMs()).catch((error: unknown) => log.error('refused attempt not counted', { error }))
}
