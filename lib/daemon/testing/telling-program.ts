import { randomBytes } from 'node:crypto'

/** A program that tells a collector twice a second of five requests, each of which took as long as it is told. */
export function tellingOf(url: string, application: string) {
  const telling = { tookMs: 20, stop: () => clearInterval(timer) }
  const timer = setInterval(() => {
    const endNs = BigInt(Date.now()) * 1_000_000n
    const span = () => ({
      traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), name: 'GET /', kind: 2, startTimeUnixNano: String(endNs - BigInt(telling.tookMs) * 1_000_000n), endTimeUnixNano: String(endNs), status: {},
    })
    const body = { resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: application } }] }, scopeSpans: [{ spans: Array.from({ length: 5 }, span) }] }] }
    void fetch(`${url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined)
  }, 500)
  return telling
}
