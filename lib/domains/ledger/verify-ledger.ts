import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { chainStart, checkCopies, checkEntry } from './core/verify'
import type { HeadCopy, LedgerReader } from './ports'
import type { LedgerVerification } from './schemas'

interface Needs {
  ledger: LedgerReader
  copies: HeadCopy
}

const pageRows = 1_000

/**
 * Walks the whole chain up to the head as it was at the start, a page at a time: memory stays flat however long it is, and
 * writers go on meanwhile.
 */
export const walkLedger =
  ({ ledger, copies }: Needs) =>
  async (): Promise<LedgerVerification> => {
    const copied = await copies.read()
    const wanted = new Set(copied.map(({ position }) => position))
    const hashAt = new Map<string, string>()
    const head = await ledger.head()
    let last = chainStart
    const broken = (problem: string): LedgerVerification => ({ intact: false, entries: Number(last.position), headHash: head.hash, problem })
    while (last.position < head.position) {
      const rows = await ledger.after(last.position, pageRows)
      if (rows.length === 0) return broken(`the head says ${head.position} entries, the last stored is ${last.position}: the tail was cut`)
      for (const entry of rows) {
        if (entry.position > head.position && last.position === head.position) break
        const step = checkEntry(last, entry)
        if (!step.intact) return broken(step.problem)
        last = step.head
        if (wanted.has(last.position.toString())) hashAt.set(last.position.toString(), last.hash)
      }
    }
    if (last.hash !== head.hash) return broken(`the head's hash is not that of entry ${last.position}`)
    const problem = checkCopies(copied, hashAt, head)
    return { intact: problem === null, entries: Number(head.position), headHash: head.hash, problem }
  }

/** `mayVerify` is the policy's answer for this actor: wired in `compose/`. One walk at a time serves all who ask meanwhile. */
export function verifyLedger(walk: () => Promise<LedgerVerification>, refusalOf: (actor: Actor) => Fault | null) {
  let running: Promise<LedgerVerification> | null = null
  return async (actor: Actor): Promise<Result<LedgerVerification, Fault>> => {
    const refused = refusalOf(actor)
    if (refused) return fail(refused)
    running ??= walk().finally(() => {
      running = null
    })
    try {
      return ok(await running)
    } catch (error) {
      return fail(fault('unavailable', `The ledger cannot be read: ${(error as Error).message}`))
    }
  }
}
