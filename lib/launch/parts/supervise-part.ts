import { setTimeout as pause } from 'node:timers/promises'
import type { PartName } from '../../control/part-settings'
import type { PartState } from '../../control/supervisor-calls'
import type { ProcessIdentity } from '../boot/process-identity.mjs'
import { failuresAfter, pauseMs } from './back-off'
import { goneWithin, type ProcessHandle, signalGroup } from './process-handle'

export interface PartProgram {
  part: PartName
  address: string
  /** Starts the process, or gives one that was adopted. */
  launch(): Promise<ProcessHandle>
  /** Asks the part itself: its control socket, its health page, its database. */
  isHealthy(): Promise<boolean>
  stopSignal: NodeJS.Signals
  stopMs: number
  /** One line on why it ended, from its log. */
  lastWords(): string
}

export interface SupervisedPart {
  part: PartName
  state(): PartState
  /** Settles at the first readiness; rejects when it failed three times before. */
  firstReady: Promise<void>
  /** Graceful, then by force; never restarted after. */
  stop(): Promise<void>
  /** Ends the process now; the supervisor starts it again. */
  restart(): void
}

interface Watch {
  record(part: PartName, identity: ProcessIdentity | null): void
  onChange(state: PartState): void
}

const startingProbeMs = 150
const readyProbeMs = 3_000
const startLimitMs = 90_000
/** One slow answer on a busy machine is no illness; four in a row are. */
const sickAfterMisses = 4
const failuresBeforeGivingWord = 3

export function supervisePart(program: PartProgram, { record, onChange }: Watch): SupervisedPart {
  const { part, address } = program
  const stopped = new AbortController()
  let state: PartState = { part, state: 'starting', pid: null, address, startedAtMs: null, restarts: 0, nextTryMs: null, lastExit: null, detail: '' }
  let handle: ProcessHandle | null = null
  let failures = 0
  let settleReady: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} }
  const firstReady = new Promise<void>((resolve, reject) => (settleReady = { resolve, reject }))
  firstReady.catch(() => undefined)

  const become = (change: Partial<PartState>) => {
    state = { ...state, ...change }
    onChange(state)
  }
  const rest = (ms: number) => pause(ms, undefined, { signal: stopped.signal }).catch(() => undefined)

  /** Probes until the process is gone or was ended for not answering; says how long it had been ready. */
  async function watch({ identity, gone }: ProcessHandle): Promise<number | null> {
    const began = Date.now()
    let readySince: number | null = null
    let misses = 0
    let alive = true
    void gone.then(() => (alive = false))
    while (alive && !stopped.signal.aborted) {
      const healthy = await Promise.race([program.isHealthy(), gone.then(() => false)])
      if (!alive || stopped.signal.aborted) break
      misses = healthy ? 0 : misses + 1
      if (healthy && state.state !== 'ready') {
        readySince ??= Date.now()
        become({ state: 'ready', detail: '' })
        settleReady.resolve()
      }
      const overdue = readySince === null ? Date.now() - began > startLimitMs : misses >= sickAfterMisses
      if (overdue) {
        become({ state: 'failing', detail: 'does not answer' })
        signalGroup(identity.pid, 'SIGKILL')
        break
      }
      await Promise.race([gone, rest(readySince === null ? startingProbeMs : readyProbeMs)])
    }
    if (!stopped.signal.aborted) await gone
    return readySince === null ? null : Date.now() - readySince
  }

  async function once(): Promise<void> {
    let readyForMs: number | null = null
    let lastExit: string
    try {
      handle = await program.launch()
      record(part, handle.identity)
      become({ state: failures === 0 ? 'starting' : state.state, pid: handle.identity.pid, startedAtMs: Date.now(), nextTryMs: null })
      readyForMs = await watch(handle)
      if (stopped.signal.aborted) return
      lastExit = await handle.gone
      // Workers that outlived their leader hold its ports.
      signalGroup(handle.identity.pid, 'SIGKILL')
    } catch (error) {
      lastExit = (error as Error).message
    }
    handle = null
    record(part, null)
    failures = failuresAfter(failures, readyForMs)
    const detail = program.lastWords()
    const waitMs = pauseMs(failures, readyForMs)
    become({ state: 'failing', pid: null, startedAtMs: null, restarts: state.restarts + 1, nextTryMs: Date.now() + waitMs, lastExit, detail })
    if (failures >= failuresBeforeGivingWord) settleReady.reject(new Error(`${part}: ${lastExit}${detail ? ` — ${detail}` : ''}`))
    await rest(waitMs)
  }

  const work = (async () => {
    while (!stopped.signal.aborted) await once()
  })()

  return {
    part,
    state: () => state,
    firstReady,
    restart: () => handle && signalGroup(handle.identity.pid, 'SIGTERM'),
    async stop() {
      stopped.abort()
      await work
      if (handle) {
        const { identity, gone } = handle
        signalGroup(identity.pid, program.stopSignal)
        if (!(await goneWithin(gone, program.stopMs))) signalGroup(identity.pid, 'SIGKILL')
        await gone
      }
      record(part, null)
      become({ state: 'stopped', pid: null, nextTryMs: null, startedAtMs: null })
    },
  }
}
