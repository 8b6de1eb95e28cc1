import type { RolloutsAsk } from '@/lib/domains/delivery/queries/rollouts'

export const canariesPageSize = 20

/** All that run or wait: more than this at once are counted, not listed. */
export const runningAsk: RolloutsAsk = { strategy: 'canary', state: 'under-way', limit: 100 }

export function endedAsk(params: URLSearchParams): RolloutsAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  return { strategy: 'canary', state: 'ended', limit: canariesPageSize, ...(cursor && { cursor }) }
}
