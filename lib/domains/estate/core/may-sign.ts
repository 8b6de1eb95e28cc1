import type { TeamRole } from '@/lib/kernel/actor'
import type { ApprovalPolicy } from '../../canary/analysis-schemas'

export interface Signer {
  id: string
  operator: boolean
  /** In the application's team; null: none. */
  role: TeamRole | null
}

/** Would a signature of this person for promotion count now? Evidence aside: the card itself says whether it is fresh. */
export function maySign(signer: Signer, { policy, startedById, signedByIds }: { policy: ApprovalPolicy; startedById: string; signedByIds: readonly string[] }): boolean {
  if (signedByIds.includes(signer.id) || (policy.fourEyes && signer.id === startedById)) return false
  if (signer.operator || signer.role === 'lead') return true
  return signer.role === 'member' && policy.role === 'member'
}
