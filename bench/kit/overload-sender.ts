/** For `overload.ts`: `tsx bench/kit/overload-sender.ts URL PER_SECOND SECONDS`. Sends by the clock, whatever the answers take. */
import { gzipSync } from 'node:zlib'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { traceBody } from './telemetry-bodies'

export interface OverloadTally {
  seconds: number
  itemsEach: number
  sent: number
  taken: number
  /** 429 or 503, with Retry-After. */
  toldToWait: number
  refusedOtherwise: number
  /** The connection broke: the sender was refused without any answer. */
  broken: number
  /** Not sent, because so many were still under way: their time was over. */
  skipped: number
}

const [url = '', rate = '0', forSeconds = '1'] = process.argv.slice(2)
const [perSecond, seconds, itemsEach, underWayMax] = [Number(rate), Number(forSeconds), 1_000, 256]
const bodyCount = 1_200
const makeBody = (at: number, beginMs: number): Buffer => gzipSync(traceBody(at % 16, itemsEach, beginMs + (at / bodyCount) * seconds * 1_000).next(), { level: 1 })
// Compressed before: compressing ten times what the collector takes would be the load itself. Each is sent in its own part of the time,
// and its spans ended just then: of spans that are sent again and again the same traces would grow without end.
const triedMs = performance.now()
for (let at = 0; at < 40; at++) makeBody(at, Date.now())
const beginMs = Date.now() + ((performance.now() - triedMs) / 40) * bodyCount * 1.2
const bodies = Array.from({ length: bodyCount }, (_, at) => makeBody(at, beginMs))
const tally: OverloadTally = { seconds: 0, itemsEach, sent: 0, taken: 0, toldToWait: 0, refusedOtherwise: 0, broken: 0, skipped: 0 }
const pool = new Pool(url, { connections: perSecond === 0 ? 8 : underWayMax })

async function one(): Promise<void> {
  tally.sent++
  const body = bodies[Math.min(bodyCount - 1, Math.floor(((performance.now() - startedMs) / seconds / 1_000) * bodyCount))] as Buffer
  try {
    const answer = await pool.request({ path: '/v1/traces', method: 'POST', headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }, body })
    await answer.body.dump()
    if (answer.statusCode === 200) tally.taken++
    else if ((answer.statusCode === 429 || answer.statusCode === 503) && Number(answer.headers['retry-after']) > 0) tally.toldToWait++
    else tally.refusedOtherwise++
  } catch {
    tally.broken++
  }
}

await pause(Math.max(0, beginMs - Date.now()))
const startedMs = performance.now()
const untilMs = startedMs + seconds * 1_000
if (perSecond === 0) await Promise.all(Array.from({ length: 8 }, async () => { while (performance.now() < untilMs) await one() }))
else {
  const underWay = new Set<Promise<void>>()
  let due = 0
  while (performance.now() < untilMs) {
    for (const now = ((performance.now() - startedMs) / 1_000) * perSecond; due < now; due++) {
      if (underWay.size >= underWayMax) tally.skipped++
      else {
        const going: Promise<void> = one().finally(() => underWay.delete(going))
        underWay.add(going)
      }
    }
    await pause(2)
  }
  await Promise.all(underWay)
}
tally.seconds = (performance.now() - startedMs) / 1_000
await pool.close()
process.stdout.write(`${JSON.stringify(tally)}\n`)
