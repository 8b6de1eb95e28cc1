import { randomBytes } from 'node:crypto'

/** A program that tells a collector twice a second of five requests, each of which took as long as it is told, and of its event loop. */
export function tellingOf(url: string, application: string) {
  const telling = { tookMs: 20, eventLoopMs: 3, stop: () => clearInterval(timer) }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: application } }, { key: 'service.instance.id', value: { stringValue: `${application}-telling` } }] }
  const send = (signal: 'traces' | 'metrics', body: object) =>
    void fetch(`${url}/v1/${signal}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined)
  const timer = setInterval(() => {
    const nowNs = BigInt(Date.now()) * 1_000_000n
    const span = () => ({
      traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), name: 'GET /', kind: 2, startTimeUnixNano: String(nowNs - BigInt(telling.tookMs) * 1_000_000n), endTimeUnixNano: String(nowNs), status: {},
    })
    send('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: Array.from({ length: 5 }, span) }] }] })
    const gauge = { dataPoints: [{ timeUnixNano: String(nowNs), asDouble: telling.eventLoopMs / 1_000 }] }
    send('metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: 'nodejs.eventloop.delay.p99', unit: 's', gauge }] }] }] })
  }, 500)
  return telling
}
