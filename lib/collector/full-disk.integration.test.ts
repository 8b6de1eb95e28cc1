import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { oneCollector } from './testing/run-collector'

const linux = process.platform === 'linux'
const collector = oneCollector()
beforeAll(async () => (linux ? collector.begin() : undefined))
afterAll(collector.end)

/** No file of the collector may grow beyond it: writes fail as on a full disk, without root and without filling one. */
const limitFiles = (bytes: number | 'unlimited') => execFileSync('prlimit', ['--pid', String(collector.current().child.pid), `--fsize=${bytes}:`])
const heavySpan = () => spanRecord({ startNs: BigInt(Date.now() - 20) * 1_000_000n, attributes: { text: randomBytes(1_500).toString('base64') } })

async function send(spans: number): Promise<{ status: number; retryAfter: string | undefined }> {
  const body = Buffer.from(encodeTraces([{ resource: resourceOf('shop'), items: Array.from({ length: spans }, heavySpan) }]))
  const answer = await request(`${collector.current().url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body })
  await answer.body.dump()
  return { status: answer.statusCode, retryAfter: answer.headers['retry-after'] as string | undefined }
}
/** By a question that is asked anew each time: a chart of all applications that cost much is kept for a moment. */
async function stored(): Promise<number> {
  const golden = await collector.current().client.call(collectorCalls.goldenOf, { applications: ['shop'], range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 60_000 }, stepMs: 10_000 })
  if (!golden.ok) throw new Error(golden.error.detail)
  return (golden.value.of[0]?.points ?? []).reduce((sum, { requests }) => sum + requests, 0)
}

test.runIf(linux).each([
  // The log is full first, at 16 MB it is written into the day's file.
  ['the log of the store', 12e6],
  ['the file of the day', 19e6],
])('%s cannot grow: senders are told to come again, what is stored answers; nothing is lost or counted twice when there is room again', async (_what, bytesMax) => {
  let acknowledged = await stored()
  const sendSome = async () => {
    const answer = await send(500)
    if (answer.status === 200) acknowledged += 500
    return answer
  }
  limitFiles(bytesMax)
  const deadline = Date.now() + 40_000
  let answer = await sendSome()
  while (answer.status === 200 && Date.now() < deadline) answer = await sendSome()
  for (let round = 0; round < 5; round++) {
    expect(answer.status).toBe(503)
    expect(Number(answer.retryAfter)).toBeGreaterThan(0)
    expect(await stored()).toBe(acknowledged)
    answer = await send(500)
    if (answer.status === 200) throw new Error('stored on a full disk')
  }
  limitFiles('unlimited')
  expect(await sendSome()).toMatchObject({ status: 200 })
  expect(await stored()).toBe(acknowledged)
  expect(collector.current().child.exitCode).toBeNull()

  await collector.restartKilled()
  expect(await stored()).toBe(acknowledged)
})
