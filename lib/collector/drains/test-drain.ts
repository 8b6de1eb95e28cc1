import { drainTarget } from '@/lib/domains/drains/core/drain-kinds'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainProblem, DrainTest, DrainTestStep } from '@/lib/domains/drains/problem-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { newId } from '@/lib/kernel/ids'
import { openSender } from './open-sender'
import { probe } from './probe'
import { problemOfError } from './send-problem'
import type { SendTimes } from './sender'
import { testRecord } from './test-record'

/** A person waits for it. */
const patienceMs = 8_000

/** Sends one marked record by the drain's own way, and says every step of it. */
export async function testDrain(order: DrainOrder, credentials: DrainCredentials, times: SendTimes, signal: AbortSignal): Promise<DrainTest> {
  const atMs = Date.now()
  const startedAt = performance.now()
  const recordId = `test-${newId()}`
  const record = testRecord(order, recordId, atMs)
  const steps: DrainTestStep[] = []
  const target = drainTarget(order.kind, order.url)
  const impatient = { ...times, connectMs: Math.min(times.connectMs, patienceMs), answerMs: Math.min(times.answerMs, patienceMs) }
  const ended = (problem: DrainProblem | null): DrainTest => ({ taken: problem === null, recordId, signal: record.signal, steps, problem, tookMs: Math.round(performance.now() - startedAt), atMs })
  try {
    if (target) await probe(order, target, credentials, impatient.connectMs, (step) => steps.push(step))
  } catch (error) {
    return ended(problemOfError(error, target ?? { host: order.url, port: 0 }, Math.round(impatient.connectMs / 1_000)))
  }
  const sender = openSender(order, credentials, impatient)
  const sentAt = performance.now()
  const sent = await sender.send(record.batch, signal)
  await sender.close()
  const ms = Math.round(performance.now() - sentAt)
  if (sent.answer) steps.push({ key: 'answered', values: { ...sent.answer, ms } })
  else if (sent.kind === 'taken') steps.push({ key: 'written', values: { bytes: sent.bytes, ms } })
  return ended(sent.problem)
}
