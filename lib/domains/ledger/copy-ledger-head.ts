import type { Clock } from '@/lib/kernel/clock'
import { addCopy } from './core/head-copies'
import type { HeadCopy, LedgerReader } from './ports'

/** Once a minute by the daemon. `behind`: the ledger is shorter than its last copy, so its tail was cut; nothing is overwritten. */
export const copyLedgerHead =
  ({ ledger, copies, clock }: { ledger: Pick<LedgerReader, 'head'>; copies: HeadCopy; clock: Clock }) =>
  async (): Promise<'copied' | 'unchanged' | 'behind'> => {
    const [known, head] = [await copies.read(), await ledger.head()]
    const last = known.at(-1)
    if (last && BigInt(last.position) > head.position) return 'behind'
    const next = addCopy(known, head, new Date(clock.nowMs()))
    if (!next) return 'unchanged'
    await copies.write(next)
    return 'copied'
  }
