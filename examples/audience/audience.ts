import { type Span, SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api'
import { log } from '../kit/log'
import { type Random } from '../kit/random'
import { rateAt } from './day'
import { type Answer, playSession, type Step, stepsMean } from './session'

const tracer = trace.getTracer('audience')
const sessionsMax = 400
const openMax = 48
const tickMs = 250

export interface Audience {
  pause(): void
  resume(): void
  figures(): { paused: boolean; sessions: number; open: number; requests: number; failures: number; skipped: number }
  stop(): void
}

async function send(edge: string, step: Step, span: Span): Promise<Answer> {
  const answer = await fetch(`${edge}/${step.application}${step.path}`, {
    method: step.method,
    signal: AbortSignal.timeout(10_000),
    ...(step.body !== undefined && { body: JSON.stringify(step.body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await answer.text()
  if (answer.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  // Problems are JSON too; only application/json is what the page would show.
  return { status: answer.status, body: answer.headers.get('content-type') === 'application/json' && text !== '' ? JSON.parse(text) : undefined }
}

/** Lets people come at the rate of the hour. The edge is looked up for each request, because it may be found late. */
export function startAudience(edge: () => string | null, random: Random): Audience {
  const startedMs = Date.now()
  let paused = false
  let stopped = false
  let due = 0
  const count = { sessions: 0, open: 0, requests: 0, failures: 0, skipped: 0 }

  async function take(step: Step): Promise<Answer | null> {
    const base = edge()
    if (base === null || count.open >= openMax) {
      count.skipped++
      return null
    }
    count.open++
    count.requests++
    const span = tracer.startSpan(step.what, { kind: SpanKind.INTERNAL, root: true })
    return context.with(trace.setSpan(context.active(), span), async () => {
      try {
        return await send(base, step, span)
      } catch (error) {
        count.failures++
        span.setStatus({ code: SpanStatusCode.ERROR })
        log.warn('a step failed', { step: step.what, why: (error as Error).message })
        return null
      } finally {
        count.open--
        span.end()
      }
    })
  }

  async function play(): Promise<void> {
    count.sessions++
    const session = playSession(random)
    let turn = session.next()
    while (!turn.done && !stopped) {
      if (turn.value.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, turn.done ? 0 : turn.value.pauseMs))
      if (paused || stopped) break
      const answer = await take(turn.value)
      if (!answer || answer.status >= 500) break
      turn = session.next(answer)
    }
    count.sessions--
  }

  const timer = setInterval(() => {
    if (paused || edge() === null) return
    due += (rateAt(Date.now() - startedMs) / stepsMean) * (tickMs / 1000) * (0.5 + random())
    for (; due >= 1; due--) {
      if (count.sessions < sessionsMax) void play()
      else count.skipped++
    }
  }, tickMs)

  return {
    pause() {
      paused = true
    },
    resume() {
      paused = false
    },
    figures: () => ({ paused, ...count }),
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}
