import { Pool } from 'undici'
import type { Body } from './telemetry-bodies'

export interface Sent {
  seconds: number
  /** Items of requests that were acknowledged. */
  items: number
  /** Requests that were answered otherwise, not in time or not at all. */
  refused: number
  waitsMs: number[]
}

export const perSecond = ({ items, seconds }: Sent): number => items / seconds

interface Sending {
  url: string
  path: string
  type: string
  seconds: number
  /** One for each sender: it sends the next when the last is answered. */
  bodies: Body[]
  isStored(status: number): boolean
}

/** A sender waits no longer than this: what hangs is refused, and the run ends. */
const timeoutMs = 20_000

/** Sends as fast as it is answered. */
export async function sendBodies({ url, path, type, seconds, bodies, isStored }: Sending): Promise<Sent> {
  const pool = new Pool(url, { connections: bodies.length, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  const sent: Sent = { seconds: 0, items: 0, refused: 0, waitsMs: [] }
  const startedMs = performance.now()
  const untilMs = startedMs + seconds * 1_000
  await Promise.all(
    bodies.map(async (body) => {
      while (performance.now() < untilMs) {
        const bytes = body.next()
        const sentMs = performance.now()
        const status = await post(pool, path, type, bytes)
        if (status !== null) sent.waitsMs.push(performance.now() - sentMs)
        if (status !== null && isStored(status)) sent.items += body.count
        else sent.refused++
      }
    }),
  )
  sent.seconds = (performance.now() - startedMs) / 1_000
  await pool.destroy()
  return sent
}

/** The status; null where the answer did not come in time or the connection broke. */
async function post(pool: Pool, path: string, type: string, body: Buffer): Promise<number | null> {
  try {
    const answer = await pool.request({ path, method: 'POST', headers: { 'content-type': type }, body })
    await answer.body.dump()
    return answer.statusCode
  } catch {
    return null
  }
}
