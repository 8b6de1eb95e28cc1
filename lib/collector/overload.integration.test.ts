import { readFileSync } from 'node:fs'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
beforeAll(collector.begin)
afterAll(collector.end)

const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${collector.current().child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

test.runIf(process.platform === 'linux')('over the queue senders are told to wait, nothing acknowledged is lost and memory stays flat', async () => {
  const one = encodeTraces([{ resource: resourceOf('shop'), items: Array.from({ length: 2_000 }, () => spanRecord({ attributes: { text: 'x'.repeat(300) } })) }])
  const dispatcher = new Agent({ connections: 200 })
  const headers = { 'content-type': 'application/x-protobuf' }
  let acknowledged = 0
  let told = 0
  let peak = 0
  const flood = async () => {
    const answer = await request(`${collector.current().url}/v1/traces`, { method: 'POST', headers, body: Buffer.from(one), dispatcher })
    await answer.body.dump()
    if (answer.statusCode === 200) acknowledged++
    else {
      expect([429, 503]).toContain(answer.statusCode)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      told++
    }
    peak = Math.max(peak, rssMb())
  }
  // Three waves of 120 MB each against a queue of 48 MB.
  for (let wave = 0; wave < 3; wave++) await Promise.all(Array.from({ length: Math.ceil(120e6 / one.length) }, flood))
  await dispatcher.close()
  expect(told).toBeGreaterThan(0)
  expect(acknowledged).toBeGreaterThan(0)
  expect(peak).toBeLessThan(700)

  const status = await collector.current().client.call(collectorCalls.status, {})
  expect(status).toMatchObject({ ok: true, value: { queueBytes: 0, received: { spans: acknowledged * 2_000 } } })
})
