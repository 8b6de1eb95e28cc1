import { setTimeout as pause } from 'node:timers/promises'
import { Backlog, type Chunk, type Sum } from '@/lib/domains/drains/core/backlog'
import { retryDelayMs } from '@/lib/domains/drains/core/retry-delay'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import type { DrainLane } from '@/lib/domains/drains/progress-schemas'
import type { ArrivalPlace, ArrivalReader, ArrivalSelector, ArrivalTally } from '@/lib/domains/telemetry/arrival-ports'
import { type ArrivedBatch, arrivedBatch } from '@/lib/domains/telemetry/core/arrived'
import type { Log } from '@/lib/kernel/log'
import { goneUncounted, waitingOrSeen } from './beyond-counted'
import type { LaneState } from './lane-state'
import { missingSince } from './missing-since'
import { Minutes } from './minutes'
import { batchLength, partOf } from './part-of-batch'
import type { DrainSender, Sent } from './sender'

export interface LaneTimes {
  /** Between two looks at what has arrived. */
  lookMs: number
}

export interface LaneOptions {
  order: DrainOrder
  state: LaneState
  store: ArrivalReader
  sender(): Promise<DrainSender | DrainProblem>
  times: LaneTimes
  log: Log
  /** The state is to be kept. Losing it would only mean to send again. */
  changed(): void
  setAside(batch: ArrivedBatch, problem: DrainProblem): void
  random?: () => number
  nowMs?: () => number
}

/** After so many refusals one by one it is not the records: the rest of the batch goes the same way at once. */
const refusalsMax = 16
/** A second look at a store that did not answer. */
const storePauseMs = 2_000
const stumblePauseMs = 5_000

/** Sends one signal of a drain in the order of its arrival, until it is stopped. What it has not confirmed is sent again after a start. */
export class Lane {
  private readonly backlog: Backlog
  private readonly minutes = new Minutes()
  private readonly stopping = new AbortController()
  private failures = 0
  private failingSinceMs: number | null = null
  private retryAtMs: number | null = null
  private problem: DrainProblem | null = null
  private refusals = 0
  private rouse: (() => void) | null = null
  /** What waited in each day when the state was written: known again once the store has answered. */
  private before: Record<string, Sum>
  /** What arrived while a batch was on its way: taken in when its answer is there. */
  private ahead: ArrivalTally | null = null
  private watching: Promise<void> = Promise.resolve()
  private readonly running: Promise<void>
  private readonly nowMs: () => number

  constructor(private readonly options: LaneOptions) {
    this.nowMs = options.nowMs ?? Date.now
    this.before = options.state.waiting
    this.backlog = new Backlog(options.state.places, options.state.sinceMs, options.state.told)
    this.running = this.run()
  }

  /** Ends what is under way: it counts as not sent. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    await this.watching
  }

  /** Tries at once what waits for its time. */
  wake(): void {
    this.rouse?.()
  }

  state(): LaneState {
    return { ...this.options.state, places: this.backlog.places(), waiting: { ...this.before, ...waitingOrSeen(this.backlog, this.ahead) }, told: this.backlog.toldUpTo() }
  }

  progress(): DrainLane {
    const { signal, delivered, dropped, setAside, lastSuccessMs, lastTryMs, lastLossMs } = this.options.state
    const { oldestMs, ...waiting } = this.backlog.waiting()
    const nowMs = this.nowMs()
    return {
      signal, waiting, delivered, dropped, setAside, lastSuccessMs, lastTryMs, lastLossMs, lagMs: oldestMs === null ? 0 : Math.max(0, nowMs - oldestMs), failures: this.failures, failingSinceMs: this.failingSinceMs,
      retryAtMs: this.retryAtMs, problem: this.problem, minutes: this.minutes.read(nowMs),
    }
  }

  private get selector(): ArrivalSelector {
    const { applications, severityMin } = this.options.order
    return { signal: this.options.state.signal, applications, severity: severityMin ?? undefined }
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.look()
        await this.work()
      } catch (error) {
        // A surprise must not end a drain that nobody watches.
        this.options.log.error('a drain stumbled', { drain: this.options.order.id, signal: this.options.state.signal, error })
        await this.rest(stumblePauseMs)
      }
    }
  }

  private async work(): Promise<void> {
    const { order, times } = this.options
    const chunk = order.paused || order.applications.length === 0 ? null : this.backlog.next()
    if (chunk) await this.deliver(chunk)
    else await this.rest(times.lookMs)
  }

  /** So long, or until somebody wakes it. */
  private async rest(ms: number): Promise<'over' | 'woken'> {
    if (this.stopping.signal.aborted) return 'woken'
    const roused = new AbortController()
    const rouse = () => roused.abort()
    this.rouse = rouse
    this.stopping.signal.addEventListener('abort', rouse, { once: true })
    await pause(ms, undefined, { signal: roused.signal, ref: false }).catch(() => undefined)
    this.stopping.signal.removeEventListener('abort', rouse)
    // Another may rest by now.
    if (this.rouse === rouse) this.rouse = null
    return roused.signal.aborted ? 'woken' : 'over'
  }

  /** Counts what arrived, and drops what is gone or over the bound. */
  private async look(): Promise<void> {
    const tally = await this.tally()
    if (!tally.ok) return this.note({ key: 'store', values: { cause: tally.error.detail } })
    const missing = missingSince(this.before, tally.value)
    this.before = {}
    if (this.problem?.key === 'store') this.problem = null
    this.takeIn(tally.value, missing)
  }

  private tally() {
    return this.options.store.arrivalTally({ ...this.selector, from: this.backlog.from(), sinceMs: this.options.state.sinceMs })
  }

  private takeIn(tally: ArrivalTally, missing = 0): void {
    this.lose('store', missing + this.backlog.take(tally))
    this.noteArrived(tally)
    this.lose('bound', this.backlog.bound(this.options.order.bufferBytesMax).records)
  }

  /** What waits is what is lost should its day be gone at the next start. */
  private noteArrived({ counted }: ArrivalTally): void {
    if (counted.some(({ groups }) => groups.length > 0)) this.options.changed()
  }

  private async send(sender: DrainSender, batch: ArrivedBatch): Promise<Sent> {
    const answered = new AbortController()
    this.watching = this.watch(answered.signal)
    try {
      return await sender.send(batch, this.stopping.signal)
    } finally {
      answered.abort()
      this.wake()
    }
  }

  /** A receiver may be slow to answer: what arrives meanwhile is seen, so that it is told should its day be gone before its turn. */
  private async watch(answered: AbortSignal): Promise<void> {
    while (!answered.aborted && !this.stopping.signal.aborted) {
      await this.rest(this.options.times.lookMs * 4)
      // A store that stumbles is found out by the next look.
      const tally = answered.aborted ? null : await this.tally().catch(() => null)
      // Places have moved on since it was asked.
      if (answered.aborted || !tally?.ok) continue
      const gone = goneUncounted(this.backlog, this.ahead, tally.value)
      this.ahead = tally.value
      this.lose('store', gone)
      this.noteArrived(tally.value)
    }
  }

  /** Takes in what was seen while a batch was on its way. */
  private catchUp(): void {
    const { ahead } = this
    this.ahead = null
    if (ahead) this.takeIn(ahead)
  }

  private lose(why: 'store' | 'bound', records: number): void {
    if (records === 0) return
    const { state, log, order } = this.options
    state.dropped[why] += records
    this.lost(records)
    log.warn('records of a drain were dropped', { drain: order.id, signal: state.signal, records, why })
  }

  private lost(records: number): void {
    const nowMs = this.nowMs()
    this.options.state.lastLossMs = nowMs
    this.minutes.add(nowMs, 'lost', records)
    this.options.changed()
  }

  private async deliver(chunk: Chunk): Promise<void> {
    const sender = await this.options.sender()
    if (!('send' in sender)) return this.fail(sender, null, false)
    const averageBytes = Math.max(1, chunk.bytes / Math.max(1, chunk.records))
    const limit = Math.max(1, Math.min(sender.batch.records, Math.floor(sender.batch.bytes / averageBytes)))
    const rows = await this.options.store.arrivals({ ...this.selector, day: chunk.day, after: this.backlog.place(chunk.day), upTo: chunk.toStamp, limit })
    if (!rows.ok) {
      this.note({ key: 'store', values: { cause: rows.error.detail } })
      await this.rest(storePauseMs)
      return
    }
    // Thinned since it was counted: counted again first, so that what is gone is told.
    if (rows.value.thinned && !this.backlog.isCountedThin(chunk.day)) return void (await this.rest(this.options.times.lookMs))
    const places = rows.value.rows.map(({ stamp, row }) => ({ stamp, row }))
    const whole = arrivedBatch(chunk.day, rows.value)
    const sent = places.length === 0 || (await this.sendParts(sender, chunk, whole, places, averageBytes))
    if (sent && places.length < limit) {
      this.lose('store', this.backlog.finish(chunk))
      this.options.changed()
    }
  }

  /** In the order of arrival; a part that is refused in halves, until it is known which records it is. False where it was interrupted. */
  private async sendParts(sender: DrainSender, chunk: Chunk, whole: ArrivedBatch, places: ArrivalPlace[], averageBytes: number): Promise<boolean> {
    this.refusals = 0
    const parts: [from: number, to: number][] = [[0, places.length]]
    for (let part = parts[0]; part; part = parts[0]) {
      // What the bound dropped meanwhile is not sent any more; what was thinned is counted first.
      if (this.stopping.signal.aborted || this.backlog.next() !== chunk || this.backlog.isToBeCounted(chunk.day)) return false
      const [from, to] = part
      const batch = partOf(whole, from, to)
      const outcome = await this.send(sender, batch)
      if (this.stopping.signal.aborted && outcome.kind === 'later') return false
      if (outcome.kind === 'later') {
        this.catchUp()
        await this.fail(outcome.problem, outcome.askedMs, outcome.slow)
        continue
      }
      if (outcome.kind !== 'taken' && to - from > 1 && this.refusals < refusalsMax) {
        const middle = (from + to) >> 1
        parts.splice(0, 1, [from, middle], [middle, to])
        this.catchUp()
        continue
      }
      parts.shift()
      this.settle(batch, outcome)
      this.backlog.done(chunk, places[to - 1] as ArrivalPlace, { records: to - from, bytes: (to - from) * averageBytes })
      this.catchUp()
      this.options.changed()
    }
    return true
  }

  private settle(batch: ArrivedBatch, outcome: Exclude<Sent, { kind: 'later' }>): void {
    const { state, log, order } = this.options
    const nowMs = this.nowMs()
    const records = batchLength(batch)
    state.lastTryMs = nowMs
    const taken = outcome.kind === 'taken' ? records - outcome.refused : 0
    if (outcome.kind === 'taken') {
      state.delivered = { records: state.delivered.records + taken, bytes: state.delivered.bytes + outcome.bytes }
      state.lastSuccessMs = nowMs
      this.minutes.add(nowMs, 'delivered', taken)
      this.refusals = 0
      this.recover()
    } else {
      this.refusals += 1
      this.options.setAside(batch, outcome.problem)
    }
    if (outcome.problem) this.problem = outcome.problem
    if (taken === records) return
    state.setAside += records - taken
    log.warn('records of a drain were refused and are set aside', { drain: order.id, signal: state.signal, records: records - taken, problem: outcome.problem?.key })
    this.lost(records - taken)
  }

  private recover(): void {
    if (this.failingSinceMs !== null) this.options.log.info('a drain is taken again', { drain: this.options.order.id, signal: this.options.state.signal, failures: this.failures })
    this.failures = 0
    this.failingSinceMs = null
    this.retryAtMs = null
    this.problem = null
  }

  private note(problem: DrainProblem): void {
    this.problem = problem
  }

  /** Waits until the next try. */
  private async fail(problem: DrainProblem, askedMs: number | null, slow: boolean): Promise<void> {
    const { order, state, log, random = Math.random } = this.options
    const nowMs = this.nowMs()
    state.lastTryMs = nowMs
    this.failures += 1
    this.minutes.add(nowMs, 'failures', 1)
    if (this.problem?.key !== problem.key || this.failures === 1) log.warn('a drain is not taken', { drain: order.id, signal: state.signal, problem: problem.key })
    this.failingSinceMs ??= nowMs
    this.problem = problem
    this.options.changed()
    const untilMs = nowMs + retryDelayMs({ failures: this.failures, random: random(), askedMs, slow })
    this.retryAtMs = untilMs
    // What arrives and what must be dropped is looked after meanwhile.
    while (!this.stopping.signal.aborted && this.nowMs() < untilMs) {
      const rested = await this.rest(Math.min(this.options.times.lookMs * 4, untilMs - this.nowMs()))
      await this.look()
      if (rested === 'woken') break
    }
    this.retryAtMs = null
  }
}
