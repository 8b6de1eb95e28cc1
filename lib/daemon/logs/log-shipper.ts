import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Log } from '@/lib/kernel/log'
import { type LoggingInstance, otlpBatch } from './otlp-batch'
import { createOutputTail, type OutputTail } from './output-tail'
import { joinContinuations, parseLine, type ParsedLine } from './parse-line'

export interface LogShipperOptions {
  /** Origin of the collector's OTLP listener. */
  collector: string
  log: Log
  /** Instances whose output may have grown. */
  list: () => Promise<string[]>
  /** Null for what is no instance of ours. */
  describe: (id: string) => Promise<LoggingInstance | null>
  filesOf: (id: string) => { output: string; offset: string }
  hasEnded: (id: string) => Promise<boolean>
  everyMs?: number
}

export interface LogShipper {
  isDrained(id: string): Promise<boolean>
  forget(id: string): void
  /** Sends what is there once more, within the time, and ends. */
  stop(withinMs?: number): Promise<void>
}

/** Sends what instances write to the collector, as logs with their resource. An offset moves only when the collector has taken the lines. */
export function createLogShipper({ collector, log, list, describe, filesOf, hasEnded, everyMs = 500 }: LogShipperOptions): LogShipper {
  const pool = new Pool(collector, { connections: 2 })
  const tails = new Map<string, OutputTail>()
  const stopping = new AbortController()
  let refusing = false

  const tailOf = (id: string): OutputTail => {
    const known = tails.get(id) ?? createOutputTail(filesOf(id).output, filesOf(id).offset)
    tails.set(id, known)
    return known
  }

  async function send(instance: LoggingInstance, lines: readonly ParsedLine[]): Promise<boolean> {
    try {
      const { statusCode, body } = await pool.request({
        path: '/v1/logs',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(otlpBatch(instance, lines, Date.now())),
        signal: AbortSignal.timeout(10_000),
      })
      await body.dump()
      // What the collector will never take must not hold up what comes after.
      const taken = statusCode === 200 || statusCode === 400 || statusCode === 413
      if (statusCode === 400 || statusCode === 413) log.warn('the collector refused output for good', { instance: instance.id, statusCode })
      return taken
    } catch {
      return false
    }
  }

  /** False when the collector did not take it: everybody waits then. */
  async function shipOne(id: string): Promise<boolean> {
    const tail = tailOf(id)
    for (;;) {
      const read = await tail.read(() => hasEnded(id))
      if (!read) return true
      const instance = await describe(id)
      if (!instance) return true
      const now = Date.now()
      const lines = joinContinuations(read.lines).map((line) => parseLine(line, now))
      if (read.droppedBytes > 0) lines.push({ ...parseLine(`${read.droppedBytes} bytes of output were given up: the collector did not take them in time`, now), severity: 'warn' })
      if (lines.length > 0 && !(await send(instance, lines))) return false
      await tail.taken(read.nextOffset)
    }
  }

  async function shipAll(): Promise<void> {
    for (const id of await list()) {
      const taken = await shipOne(id).catch((error: unknown) => {
        log.warn('cannot read the output of an instance', { instance: id, error })
        return true
      })
      if (taken === refusing) log[taken ? 'info' : 'warn'](taken ? 'the collector takes output again' : 'the collector does not take output: it waits in its files')
      refusing = !taken
      if (refusing) return
    }
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await shipAll().catch((error: unknown) => log.error('shipping output failed', { error }))
      await wait(refusing ? everyMs * 4 : everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()

  return {
    isDrained: (id) => tailOf(id).isDrained(),
    forget: (id) => void tails.delete(id),
    async stop(withinMs = 2_000) {
      stopping.abort()
      await running
      await Promise.race([shipAll().catch(() => undefined), wait(withinMs, undefined, { ref: false })])
      await pool.destroy()
    },
  }
}
