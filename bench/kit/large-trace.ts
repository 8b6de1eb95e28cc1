import { randomBytes } from 'node:crypto'
import { Pool } from 'undici'
import { loadEstate, resourceOf } from '../estate-names'
import { type LoadSpan, traceRequest } from '../otlp-batch'

const estate = loadEstate(6, 6)
/** Spans of one request to the collector. */
export const batch = 5_000

/** Sends spans as one of the instances, again where the collector says to wait. */
export function spanSender(url: string) {
  const pool = new Pool(url, { connections: 2 })
  return {
    async send(spans: LoadSpan[], at: number): Promise<void> {
      const one = estate[at % estate.length]
      if (!one) throw new Error('no instance')
      for (;;) {
        const answer = await pool.request({ path: '/v1/traces', method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: traceRequest(resourceOf(one), spans) })
        await answer.body.dump()
        if (answer.statusCode === 200) return
        if (answer.statusCode !== 429 && answer.statusCode !== 503) throw new Error(`the collector answered ${answer.statusCode}`)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    },
    close: () => pool.close(),
  }
}
export type SpanSender = ReturnType<typeof spanSender>

/** A request as large ones are: a root that calls in a loop, each call with a few below it, some of them a database's. Ended three minutes ago. */
export async function sendLargeTrace({ send }: SpanSender, traceId: Buffer, size: number): Promise<void> {
  const beginNs = BigInt(Date.now() - 180_000) * 1_000_000n - BigInt(size) * 10_000n
  const ids: Buffer[] = []
  for (let from = 0; from < size; from += batch) {
    const spans = Array.from({ length: Math.min(batch, size - from) }, (_, index): LoadSpan => {
      const at = from + index
      const spanId = randomBytes(8)
      ids.push(spanId)
      const startNs = beginNs + BigInt(at) * 10_000n
      const parentId = at === 0 ? undefined : at % 10 === 1 ? ids[0] : ids[at - 1 - ((at - 2) % 3)]
      const database = at % 10 > 6
      return {
        traceId, spanId, ...(parentId && { parentId }), name: at === 0 ? 'POST /rebuild' : database ? 'select title' : `step ${at % 10}`, kind: at === 0 ? 2 : 3, startNs, endNs: startNs + BigInt(at === 0 ? size : 9) * 10_000n, error: at % 997 === 0,
        attributes: { 'http.request.method': 'GET', 'http.route': '/title/{id}', ...(database && { 'db.system': 'postgresql', 'db.query.text': `select * from title where id = ${at}` }) },
      }
    })
    await send(spans, from / batch)
  }
}
