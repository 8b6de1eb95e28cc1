import { join } from 'node:path'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import type { DrainProgress } from '@/lib/domains/drains/progress-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import type { ArrivalReader } from '@/lib/domains/telemetry/arrival-ports'
import type { Fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import type { Result } from '@/lib/kernel/result'
import { readChecked, writeChecked } from './checked-file'
import { Lane, type LaneOptions, type LaneTimes } from './lane'
import { DrainFile, newLane } from './lane-state'
import { openSender } from './open-sender'
import type { DrainSender, SendTimes } from './sender'
import { setAside } from './set-aside'

export interface DrainNeeds {
  store: ArrivalReader
  /** Of the daemon, which has the key. */
  openCredentials(order: DrainOrder): Promise<Result<DrainCredentials, Fault>>
  log: Log
  sendTimes: SendTimes
  laneTimes: LaneTimes
}

const keepEveryMs = 500

/** One drain at work: a lane for each signal, their places kept in its folder. */
export class RunningDrain {
  private readonly lanes: Lane[]
  private readonly senders: DrainSender[] = []
  private readonly path: string
  private readonly keeping: NodeJS.Timeout
  private dirty = true
  private keeps = true

  constructor(
    readonly order: DrainOrder,
    private readonly dir: string,
    private readonly needs: DrainNeeds,
  ) {
    this.path = join(dir, 'state')
    const kept = readChecked(this.path, DrainFile)
    this.lanes = order.signals.map((signal) => {
      // Without a file that can be read it begins where the drain did: rather twice than not at all. A signal that was added begins now.
      const state = kept?.lanes.find((lane) => lane.signal === signal) ?? newLane(signal, kept ? Date.now() : order.createdAtMs)
      return new Lane({
        order, state, store: needs.store, log: needs.log, times: needs.laneTimes, sender: this.senderOnce(), changed: () => (this.dirty = true),
        setAside: (batch, problem) => this.aside(batch, problem),
      })
    })
    this.keeping = setInterval(() => this.keep(), keepEveryMs).unref()
  }

  private aside(...[batch, problem]: Parameters<LaneOptions['setAside']>): void {
    try {
      setAside(this.dir, batch, problem, Date.now())
    } catch (error) {
      this.needs.log.error('refused records could not be kept', { drain: this.order.id, error })
    }
  }

  /** Opened when something waits. A daemon that does not answer is asked again at the next try. */
  private senderOnce(): () => Promise<DrainSender | DrainProblem> {
    let opened: DrainSender | null = null
    return async () => {
      if (opened) return opened
      const credentials = await this.needs.openCredentials(this.order)
      if (!credentials.ok) return { key: 'credentials-closed', values: { cause: credentials.error.detail.slice(0, 400) } }
      opened = openSender(this.order, credentials.value, this.needs.sendTimes)
      this.senders.push(opened)
      return opened
    }
  }

  private keep(): void {
    if (!this.dirty) return
    this.dirty = false
    try {
      writeChecked(this.path, { lanes: this.lanes.map((lane) => lane.state()) } satisfies DrainFile)
      this.keeps = true
    } catch (error) {
      // Tried again; said once, as two lines a second would not help a full disk.
      this.dirty = true
      if (this.keeps) this.needs.log.error('the place of a drain cannot be kept', { drain: this.order.id, error })
      this.keeps = false
    }
  }

  progress(): DrainProgress {
    return { id: this.order.id, version: this.order.version, atMs: Date.now(), lanes: this.lanes.map((lane) => lane.progress()) }
  }

  wake(): void {
    for (const lane of this.lanes) lane.wake()
  }

  async stop(): Promise<void> {
    clearInterval(this.keeping)
    await Promise.all(this.lanes.map((lane) => lane.stop()))
    await Promise.all(this.senders.map((sender) => sender.close()))
    this.dirty = true
    this.keep()
  }
}
