import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { FaultCount, FaultsOfRun, PairSeconds } from '../../gateway/fault-schemas'
import type { CallPoint, LiveFigures } from '../ports'

/** The proxy's calls, as console and daemon make them. */
export interface ProxyQuestions {
  putFaults(faults: FaultsOfRun): Promise<Result<null, Fault>>
  faults(): Promise<Result<{ counts: FaultCount[] }, Fault>>
  pairSeconds(sinceMs: number): Promise<Result<PairSeconds, Fault>>
}

export const createProxyCallPoint = (proxy: ProxyQuestions): CallPoint => ({
  put: (faults) => proxy.putFaults(faults),
  async counts() {
    const answer = await proxy.faults()
    return answer.ok ? ok(answer.value.counts) : answer
  },
})

export const createProxyFigures = (proxy: ProxyQuestions): LiveFigures => ({ read: (sinceMs) => proxy.pairSeconds(sinceMs) })
