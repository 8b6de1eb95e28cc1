import type { Cardinality } from '@/lib/domains/telemetry/core/cardinality'
import { judgeBatch, type Rejection } from '@/lib/domains/telemetry/core/judge-batch'
import type { Signal, SignalBatch } from '@/lib/domains/telemetry/core/records'
import { RowBatch } from '@/lib/domains/telemetry/core/rows'
import { type ArrivedLine, StoreLost, type TelemetryWriter } from '@/lib/domains/telemetry/ports'
import type { CollectorStatus } from '@/lib/domains/telemetry/schemas'
import { decodeRequest, type Wire } from '@/lib/domains/telemetry/wire/decode-request'
import { RowReader } from '@/lib/domains/telemetry/wire/otlp-rows-protobuf'
import { MalformedError } from '@/lib/domains/telemetry/wire/proto-reader'
import type { Clock } from '@/lib/kernel/clock'
import { givingWay } from '@/lib/kernel/giving-way'
import type { Log } from '@/lib/kernel/log'
import type { Outcome } from './http-intake'
import type { QuestionsFirst } from './questions-first'
import type { Counts } from './store-messages'

interface Waiting {
  signal: Signal
  wire: Wire
  bytes: Uint8Array
  arrivedMs: number
  settle(outcome: Outcome): void
}

export interface GroupCommitSettings {
  writer: TelemetryWriter
  clock: Clock
  log: Log
  cardinality: Cardinality
  /** Does anybody follow the lines as they come? */
  linesWanted(): boolean
  /** Least time between two commits: requests that come sooner wait for each other. */
  lingerMs: number
  questionsFirst: QuestionsFirst
  /** With so many waiting, or so many bytes, there is nothing to gain by waiting longer. */
  groupRequests: number
  groupBytes: number
  /** A commit takes no more. */
  groupBytesMax: number
  onLines(lines: ArrivedLine[]): void
  /** The store must be opened anew: the process should end. */
  onFatal(error: unknown): void
}

/** The store keeps some room free for what it must still write; the file system says the other. */
const isFull = (error: unknown): boolean => /too little room|No space left/.test(String(error))

const countOf = { traces: 'spans', metrics: 'points', logs: 'logs' } as const satisfies Record<Signal, keyof Counts>

/** Gathers requests for at most `lingerMs` (and while a commit runs), stores them in one commit, then answers them all. */
export class GroupCommit {
  readonly received: Counts = { spans: 0, points: 0, logs: 0 }
  readonly refused: Counts = { spans: 0, points: 0, logs: 0 }
  /** Of the requests that brought what was received, inflated. */
  readonly receivedBytes: Counts = { spans: 0, points: 0, logs: 0 }
  /** Since when commits fail. */
  stopped: CollectorStatus['stopped'] = null
  private waiting: Waiting[] = []
  private waitingBytes = 0
  private writing: Waiting[] = []
  private timer: NodeJS.Timeout | null = null
  private busy = false
  private lastStartMs = 0
  /** Writes and whatever else needs the writing connection take turns. */
  private turn: Promise<unknown> = Promise.resolve()
  private readonly rows = new RowBatch()
  private readonly rowReader = new RowReader(this.rows)

  constructor(private readonly settings: GroupCommitSettings) {}

  /** Arrival of the oldest request that is not stored yet. */
  pendingSinceMs(): number | null {
    return this.writing[0]?.arrivedMs ?? this.waiting[0]?.arrivedMs ?? null
  }

  store(signal: Signal, wire: Wire, bytes: Uint8Array): Promise<Outcome> {
    return new Promise((settle) => {
      this.waiting.push({ signal, wire, bytes, settle, arrivedMs: this.settings.clock.nowMs() })
      this.waitingBytes += bytes.length
      this.arrange()
    })
  }

  /** Runs `work` while nothing is written. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => undefined)
    return done
  }

  /** Resolves when everything that waited is stored. */
  async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      this.start()
      await this.turn
    }
    await this.turn
  }

  private arrange(): void {
    if (this.busy || this.waiting.length === 0) return
    if (this.waitingBytes >= this.settings.groupBytes || this.waiting.length >= this.settings.groupRequests) return this.start()
    // The monotonic clock: a step of the wall clock must not hold requests back.
    this.timer ??= setTimeout(() => this.start(), Math.max(0, this.lastStartMs + this.settings.lingerMs - performance.now()))
  }

  private start(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.busy) return
    this.busy = true
    this.lastStartMs = performance.now()
    void this.between(() => this.settings.questionsFirst.write(() => this.commitWaiting())).finally(() => {
      this.busy = false
      this.arrange()
    })
  }

  private takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < this.waiting.length && bytes < this.settings.groupBytesMax) bytes += this.waiting[count++]?.bytes.length ?? 0
    this.waitingBytes -= bytes
    return this.waiting.splice(0, count)
  }

  private async commitWaiting(): Promise<void> {
    this.writing = this.takeGroup()
    const batches: SignalBatch[] = []
    const answers: (() => void)[] = []
    const settled: Waiting[] = []
    this.rows.clear()
    // Questions are answered by the same thread.
    const giveWay = givingWay()
    for (const request of this.writing) {
      await giveWay()
      try {
        const { batch, kept, rejection } = this.read(request)
        const name = countOf[request.signal]
        if (batch && kept > 0) batches.push(batch)
        settled.push(request)
        answers.push(() => {
          this.received[name] += kept
          this.receivedBytes[name] += request.bytes.length
          this.refused[name] += rejection.count
          request.settle({ kind: 'stored', rejection })
        })
      } catch (error) {
        if (!(error instanceof MalformedError)) this.settings.log.error('a request could not be read', { signal: request.signal, error })
        request.settle({ kind: 'malformed', message: `The body is not what its type says: ${(error as Error).message}.` })
      }
    }
    const stored = batches.length > 0 || !this.rows.isEmpty
    try {
      const lines = stored ? await this.settings.writer.write(batches, this.rows) : []
      for (const answer of answers) answer()
      if (stored) this.note(null)
      if (lines.length > 0) this.settings.onLines(lines)
    } catch (error) {
      this.note(error)
      for (const request of settled) request.settle({ kind: 'unavailable', message: 'The store cannot write now.' })
      if (error instanceof StoreLost) this.settings.onFatal(error)
    } finally {
      this.writing = []
    }
  }

  /** As rows where that is possible, else as records. */
  private read({ signal, wire, bytes }: Waiting): { batch: SignalBatch | null; kept: number; rejection: Rejection } {
    const { writer, clock, cardinality, linesWanted } = this.settings
    const nowMs = clock.nowMs()
    const before = this.rows.place()
    if (writer.takesRows && wire === 'protobuf' && !(signal === 'logs' && linesWanted()) && this.rowReader.read(signal, bytes, nowMs)) {
      const after = this.rows.place()
      if (cardinality.admits(this.rows.groups.slice(before.groups), nowMs)) return { batch: null, kept: after.spans - before.spans + after.lines - before.lines, rejection: { count: 0, message: '' } }
      this.rows.cut(before)
    }
    const judged = judgeBatch(decodeRequest(signal, wire, bytes), nowMs)
    return { ...judged, batch: cardinality.limit(judged.batch, nowMs) }
  }

  /** Said once when it begins and once when it ends: ten lines a second would not help a full disk. */
  private note(error: unknown): void {
    const { log, clock } = this.settings
    if (error !== null && !this.stopped) {
      log.error('commits fail; requests are refused until they do not', { error })
      this.stopped = { sinceMs: clock.nowMs(), why: isFull(error) ? 'room' : 'fault' }
    } else if (error === null && this.stopped) {
      log.info('commits succeed again')
      this.stopped = null
    }
  }
}
