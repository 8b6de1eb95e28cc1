import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, request } from 'undici'
import type { ExpositionFormat } from '@/lib/domains/telemetry/wire/exposition'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { ByteBudget } from './byte-budget'
import { type BodyProblem, type HeldBody, readBody } from './request-body'

const pageBytesMax = 8 * 1024 * 1024
const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'

const problems = {
  'too-large': 'It answers more than 8 MiB.',
  'no-room': 'The queue was full.',
  'not-packed': 'Its answer is not compressed as it says.',
  gone: 'Its answer broke off.',
} satisfies Record<BodyProblem, string>

export interface Page {
  body: HeldBody
  format: ExpositionFormat
}

const formatOf = (contentType: unknown): ExpositionFormat => (typeof contentType === 'string' && contentType.toLowerCase().startsWith('application/openmetrics-text') ? 'openmetrics' : 'text')

/** Asks one instance for its metrics. Redirects are not followed: it speaks for itself alone. The error is for people. */
export async function fetchPage(url: string, dispatcher: Dispatcher, budget: ByteBudget, timeoutMs: number): Promise<Result<Page, string>> {
  try {
    const headers = { accept, 'accept-encoding': 'gzip', 'user-agent': 'quarterdeck-collector', 'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000) }
    const answer = await request(url, { dispatcher, headers, signal: AbortSignal.timeout(timeoutMs) })
    if (answer.statusCode !== 200) {
      await answer.body.dump()
      return fail(`It answers ${answer.statusCode}.`)
    }
    const packing = answer.headers['content-encoding'] === 'gzip' ? 'gzip' : 'plain'
    const source = { headers: answer.headers as IncomingHttpHeaders, [Symbol.asyncIterator]: () => answer.body[Symbol.asyncIterator]() as AsyncIterator<Buffer> }
    const body = await readBody(source, packing, budget, pageBytesMax)
    if (body.ok) return ok({ body: body.value, format: formatOf(answer.headers['content-type']) })
    answer.body.destroy()
    return fail(problems[body.error])
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException
    return fail(name === 'TimeoutError' ? `It does not answer within ${timeoutMs / 1000} s.` : `It cannot be reached (${code ?? message}).`)
  }
}
