import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { splitFrames } from '@/lib/domains/telemetry/wire/syslog-frames'
import type { IntakeSettings } from './http-intake'

const connectionsMax = 128
/** Of one sender, read ahead while its lines are being stored; what is more waits in the sender. */
const readAheadBytes = 256 * 1024

export interface SyslogTimes {
  /** Until a full queue, or a store that cannot write, is tried again. */
  againMs: number
}

export interface SyslogIntake {
  server: Server
  /** Takes nothing more, and resolves when all that came whole is stored or given up. */
  close(): Promise<void>
}

/** Syslog over TCP (RFC 5424 in the frames of RFC 6587). It knows no answers: senders are held back by not being read. */
export function createSyslogListener(settings: IntakeSettings, times: SyslogTimes = { againMs: 500 }): SyslogIntake {
  const stopping = new AbortController()
  const open = new Map<Socket, Promise<void>>()
  const server = createServer({ highWaterMark: readAheadBytes }, (socket) => {
    // Told to the loop as well, which ends by it.
    socket.on('error', () => undefined)
    const receiving = new Receiving(socket, settings, times, stopping.signal).run().finally(() => {
      open.delete(socket)
      socket.destroy()
    })
    open.set(socket, receiving)
  })
  server.maxConnections = connectionsMax
  return {
    server,
    async close() {
      server.close()
      stopping.abort()
      const ending = [...open.values()]
      for (const socket of open.keys()) socket.destroy()
      await Promise.all(ending)
    },
  }
}

/** One connection, from its first byte to its last. */
class Receiving {
  /** Read and not stored yet: held in the queue. */
  private bytes: Buffer = Buffer.alloc(0)
  private held = 0

  constructor(
    private readonly socket: Socket,
    private readonly settings: IntakeSettings,
    private readonly times: SyslogTimes,
    private readonly stopping: AbortSignal,
  ) {}

  async run(): Promise<void> {
    try {
      for await (const chunk of this.socket as AsyncIterable<Buffer>) {
        await this.hold(chunk)
        if (!(await this.storeWhole(false))) return
      }
      await this.storeWhole(true)
    } catch (error) {
      // The connection broke: what was cut off by it is no message.
      if (!this.socket.destroyed) this.settings.log.error('a connection failed', { intake: 'syslog', error })
    } finally {
      this.settings.budget.give(this.held)
    }
  }

  private async hold(chunk: Buffer): Promise<void> {
    const { budget, counts } = this.settings
    if (!budget.take(chunk.length)) {
      counts.note('syslog', 429)
      do await wait(this.times.againMs, undefined, { signal: this.stopping })
      while (!budget.take(chunk.length))
    }
    this.held += chunk.length
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk])
  }

  /** False when what follows cannot be told into messages any more: there is no way back into step. */
  private async storeWhole(ended: boolean): Promise<boolean> {
    const { end, problem } = splitFrames(this.bytes, ended)
    if (end > 0) {
      await this.store(this.bytes.subarray(0, end))
      this.bytes = this.bytes.subarray(end)
      this.settings.budget.give(this.held - this.bytes.length)
      this.held = this.bytes.length
    }
    if (problem === null) return true
    this.settings.counts.note('syslog', 400)
    this.settings.log.warn('a syslog connection is closed', { from: this.socket.remoteAddress, problem })
    return false
  }

  /** Until it is stored: the sender has no other copy. */
  private async store(whole: Buffer): Promise<void> {
    for (;;) {
      const outcome = await this.settings.store('logs', 'syslog', new Uint8Array(whole))
      this.settings.counts.note('syslog', { stored: 200, malformed: 400, unavailable: 503 }[outcome.kind])
      if (outcome.kind !== 'unavailable') return
      await wait(this.times.againMs, undefined, { signal: this.stopping })
    }
  }
}
