import { Pool } from 'undici'
import type { Body } from './telemetry-bodies'

export interface Sent {
  seconds: number
  /** Items of requests that were acknowledged. */
  items: number
  refused: number
  waitsMs: number[]
}

interface Sending {
  url: string
  path: string
  type: string
  seconds: number
  /** One for each sender: it sends the next when the last is answered. */
  bodies: Body[]
  isStored(status: number): boolean
}

/** Sends as fast as it is answered. */
export async function sendBodies({ url, path, type, seconds, bodies, isStored }: Sending): Promise<Sent> {
  const pool = new Pool(url, { connections: bodies.length })
  const sent: Sent = { seconds: 0, items: 0, refused: 0, waitsMs: [] }
  const startedMs = performance.now()
  const untilMs = startedMs + seconds * 1_000
  await Promise.all(
    bodies.map(async (body) => {
      while (performance.now() < untilMs) {
        const bytes = body.next()
        const sentMs = performance.now()
        const answer = await pool.request({ path, method: 'POST', headers: { 'content-type': type }, body: bytes })
        await answer.body.dump()
        sent.waitsMs.push(performance.now() - sentMs)
        if (isStored(answer.statusCode)) sent.items += body.count
        else sent.refused++
      }
    }),
  )
  sent.seconds = (performance.now() - startedMs) / 1_000
  await pool.close()
  return sent
}
