import type { CopiedHead } from '../ports'
import type { LedgerHeadValue } from './chain'

const keptMax = 500

/**
 * The list with this head added, or null when there is nothing to add. A head behind the last copy is a cut tail: the
 * copies are the evidence and stay as they are.
 */
export function addCopy(copies: readonly CopiedHead[], head: LedgerHeadValue, at: Date): CopiedHead[] | null {
  const last = copies.at(-1)
  if (last && BigInt(last.position) >= head.position) return null
  return [...copies, { position: head.position.toString(), hash: head.hash, at: at.toISOString() }].slice(-keptMax)
}
