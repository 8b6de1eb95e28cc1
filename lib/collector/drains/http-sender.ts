import { Agent, request } from 'undici'
import { z } from 'zod'
import { type DrainTarget, requestUrl } from '@/lib/domains/drains/core/drain-kinds'
import { judgeAnswer } from '@/lib/domains/drains/core/judge-answer'
import { askedPauseMs } from '@/lib/domains/drains/core/retry-delay'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainAuth, DrainCredentials } from '@/lib/domains/drains/schemas'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'
import { writeJsonLines } from '@/lib/domains/telemetry/wire/write-json-lines'
import { writeLokiJson } from '@/lib/domains/telemetry/wire/write-loki-json'
import { writeOtlpJson } from '@/lib/domains/telemetry/wire/write-otlp-json'
import { guardedLookup, refusedLiteral } from '@/lib/kernel/address-guard'
import { foreignWords, readAnswer, secretsOf } from './answer-words'
import { problemOfError } from './send-problem'
import type { DrainSender, Sent, SendTimes } from './sender'

const batch = { records: 1_000, bytes: 1024 * 1024 }
const jsonLines = 'application/x-ndjson'

function headersOf(auth: DrainAuth): Record<string, string> {
  switch (auth.kind) {
    case 'none':
      return {}
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` }
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` }
    case 'headers':
      return auth.headers
  }
}

function bodyOf(kind: DrainOrder['kind'], records: ArrivedBatch): { bytes: Buffer; type: string } {
  if (kind === 'otlp') return { bytes: writeOtlpJson(records), type: 'application/json' }
  if (kind === 'loki') return { bytes: writeLokiJson(records.signal === 'logs' ? records.items : []), type: 'application/json' }
  return { bytes: writeJsonLines(records), type: jsonLines }
}

const Count = z.coerce.number().int().min(0).catch(0)
const Partial = z.object({ partialSuccess: z.object({ rejectedLogRecords: Count, rejectedSpans: Count, rejectedDataPoints: Count, errorMessage: z.string().catch('') }) })

/** OTLP: an answer of 200 may say that some records were not taken, and never will be. */
function refusedOf(text: string): { count: number; words: string } {
  try {
    const { partialSuccess: said } = Partial.parse(JSON.parse(text))
    return { count: said.rejectedLogRecords + said.rejectedSpans + said.rejectedDataPoints, words: said.errorMessage }
  } catch {
    return { count: 0, words: '' }
  }
}

/** JSON lines, OTLP and Loki over HTTP. Redirects are not followed: they would lead past the guard. */
export function createHttpSender(order: Pick<DrainOrder, 'kind' | 'localAllowed'>, target: DrainTarget, credentials: DrainCredentials, times: SendTimes): DrainSender {
  const { tls } = credentials
  const agent = new Agent({
    connections: 1, pipelining: 1, keepAliveTimeout: 30_000, headersTimeout: times.answerMs, bodyTimeout: times.answerMs,
    connect: { timeout: times.connectMs, lookup: guardedLookup(order.localAllowed), ...(tls.ca === undefined ? {} : { ca: tls.ca }), ...(tls.certificate === undefined ? {} : { cert: tls.certificate }), ...(tls.key === undefined ? {} : { key: tls.key }) },
  })
  const own = headersOf(credentials.auth)
  const secrets = secretsOf(credentials)

  async function send(records: ArrivedBatch, stopping: AbortSignal): Promise<Sent> {
    const { bytes, type } = bodyOf(order.kind, records)
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(times.connectMs + times.answerMs)])
    const { statusCode: status, headers, body } = await request(requestUrl(order.kind, target.url, records.signal), { method: 'POST', dispatcher: agent, signal, body: bytes, headers: { ...own, 'content-type': type, 'user-agent': 'quarterdeck-drain' } })
    const text = await readAnswer(body)
    const answer = { status, words: foreignWords(text, secrets) }
    const judged = judgeAnswer(status, answer.words)
    if (judged.kind === 'later') return { ...judged, answer, askedMs: askedPauseMs(typeof headers['retry-after'] === 'string' ? headers['retry-after'] : undefined, Date.now()) }
    if (judged.kind !== 'taken') return { ...judged, answer }
    const partly = order.kind === 'otlp' ? refusedOf(text) : { count: 0, words: '' }
    const refused = Math.min(partly.count, records.items.length)
    return { kind: 'taken', refused, bytes: bytes.length, answer, problem: refused > 0 ? { key: 'partly', values: { refused, words: foreignWords(partly.words, secrets) } } : null }
  }

  return {
    batch,
    async send(records, stopping) {
      try {
        const refused = refusedLiteral(target.host, order.localAllowed)
        if (refused) throw refused
        return await send(records, stopping)
      } catch (error) {
        const problem = problemOfError(error, target, Math.round((times.connectMs + times.answerMs) / 1_000))
        return { kind: 'later', problem, askedMs: null, slow: problem.key === 'address-refused' || problem.key === 'tls', answer: null }
      }
    },
    close: () => agent.destroy(),
  }
}
