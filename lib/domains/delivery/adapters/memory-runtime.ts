import { type ProcessIdentity, type ProcessObservation, type Runtime, StaleEpoch } from '../ports'

export interface MemoryRuntime extends Runtime {
  /** As if the process had ended by itself. */
  end(instanceId: string, exitCode: number, line?: string): void
  /** What the process of an instance was given. */
  environmentOf(instanceId: string): Record<string, string> | undefined
  filesOf(instanceId: string): Record<string, string> | undefined
}

interface Held {
  state: ProcessObservation
  epoch: bigint
  environment: Record<string, string>
  files: Record<string, string>
  line: string | null
  /** Until when it is stopped in its tracks, and the highest epoch of each run of faults. */
  pausedUntilMs: number | null
  runs: Map<string, bigint>
}

/** Keeps the promises of a runtime without a process: for tests of what decides. */
export function createMemoryRuntime(nowMs: () => number = Date.now): MemoryRuntime {
  const held = new Map<string, Held>()
  let pids = 100

  function admit(id: string, epoch: bigint): Held | undefined {
    const one = held.get(id)
    if (one && epoch < one.epoch) throw new StaleEpoch(id, epoch, one.epoch)
    if (one) one.epoch = epoch
    return one
  }

  const observe = (id: string): ProcessObservation => held.get(id)?.state ?? { kind: 'absent' }
  return {
    confined: false,
    observe: async (id) => observe(id),
    async start(spec, epoch) {
      if (admit(spec.id, epoch)) return observe(spec.id)
      const one: Held = { state: { kind: 'claimed', sinceMs: 0 }, epoch, environment: {}, files: {}, line: null, pausedUntilMs: null, runs: new Map() }
      held.set(spec.id, one)
      one.environment = await spec.environment()
      one.files = spec.files?.() ?? {}
      const identity: ProcessIdentity = { bootId: 'memory', pid: (pids += 1), startTime: String(pids) }
      one.state = { kind: 'running', identity }
      return one.state
    },
    async signal(id, signal, epoch) {
      const one = admit(id, epoch)
      if (one?.state.kind === 'running') one.state = { kind: 'ended', exitCode: null, signal, words: `ended by ${signal}`, blameless: false }
    },
    async disturb(id, act, { run, epoch, untilMs }) {
      const one = held.get(id)
      if (one?.state.kind !== 'running') return
      const last = one.runs.get(run) ?? 0n
      if (epoch < last) throw new StaleEpoch(id, epoch, last)
      one.runs.set(run, epoch)
      if (act === 'pause') one.pausedUntilMs = one.pausedUntilMs !== null && one.pausedUntilMs > nowMs() ? one.pausedUntilMs : untilMs
      else one.state = { kind: 'ended', exitCode: null, signal: act === 'kill' ? 'SIGKILL' : 'SIGTERM', words: `ended by ${act}`, blameless: false }
    },
    async release(id, run) {
      const one = held.get(id)
      if (!one) return
      one.runs.set(run, 2n ** 62n)
      one.pausedUntilMs = null
    },
    async pauseOf(id) {
      const one = held.get(id)
      const paused = one?.state.kind === 'running' && one.pausedUntilMs !== null && one.pausedUntilMs > nowMs()
      return { paused, timer: paused }
    },
    list: async () => [...held.keys()],
    lastLines: async (id, count) => (held.get(id)?.line?.split('\n') ?? []).slice(-count),
    async dropFiles(id) {
      const one = held.get(id)
      if (one) one.files = {}
    },
    forget: async (id) => void held.delete(id),
    end(id, exitCode, line) {
      const one = held.get(id)
      if (one) Object.assign(one, { state: { kind: 'ended', exitCode, signal: null, words: `exit code ${exitCode}`, blameless: false }, line: line ?? null })
    },
    environmentOf: (id) => held.get(id)?.environment,
    filesOf: (id) => held.get(id)?.files,
  }
}
