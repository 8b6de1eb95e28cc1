import type { Database, Transaction } from '@/lib/kernel/database'

/** Of a fault that is looked for or made. Once it is gone a deploy may be what brings the target back. */
const inTheWay = ['checking', 'injecting', 'holding', 'ending']

/** The run of faults (CH-…) on an application, for which nothing new is deployed there. Whoever writes holds the application's row, as runs do when they begin. */
export async function faultOn(tx: Pick<Database | Transaction, 'chaosRun'>, applicationId: string): Promise<number | null> {
  const run = await tx.chaosRun.findFirst({ where: { applicationId, phase: { in: inTheWay } }, select: { number: true } })
  return run?.number ?? null
}
