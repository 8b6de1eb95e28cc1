import { createServer, type Server, type ServerResponse } from 'node:http'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import { hystrixCommand } from '@/lib/domains/gateway/core/hystrix-command'
import { secondsOf } from '@/lib/domains/gateway/core/pair-ring'
import { countsWithin, type RollingCounts } from '@/lib/domains/gateway/core/rolling-counts'
import { isLoopbackHost } from '@/lib/kernel/loopback-host'
import type { Clock } from '@/lib/kernel/clock'
import { type Dependencies, type Dependency, forcedNow } from './dependencies'
import { sendProblem } from './problem'

const streamsMax = 5
const everyMs = 500
const minuteMs = 60_000
const headers = { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate', pragma: 'no-cache' }

function commandOf(one: Dependency, nowMs: number) {
  const { caller, callee, policy, breaker, outcomes, timeouts, refusals, rejections, ring, open } = one
  const { windowMs } = policy.breaker
  const durations: number[] = []
  let fallbacks = 0
  for (const second of secondsOf(ring, nowMs - minuteMs, nowMs)) {
    if (second.atMs > nowMs - windowMs) fallbacks += second.fallbacks
    for (const [slot, count] of second.durations.entries()) durations[slot] = (durations[slot] ?? 0) + count
  }
  const within = (counts: RollingCounts) => countsWithin(counts, windowMs, nowMs)
  return hystrixCommand({
    caller, callee, policy, breaker,
    // By time also where the breaker judges by calls: readers divide by the window.
    window: within(outcomes.timed), forced: forcedNow(one, nowMs), rejected: within(rejections).requests, timeouts: within(timeouts).requests, refused: within(refusals).requests, fallbacks, durations, open,
  }, nowMs)
}

/** `GET /hystrix.stream`: the proxy's own breakers, every half second, as the stock dashboard and Turbine read them. */
export function createHystrixListener(dependencies: Dependencies, clock: Clock): { server: Server; close(): Promise<void> } {
  const streams = new Set<ServerResponse>()
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    const nowMs = clock.nowMs()
    // One text for all; the ping is a field without a meaning, which shows that somebody is there.
    const text = [...[...dependencies.all()].map((one) => `data: ${JSON.stringify(commandOf(one, nowMs))}\n\n`), 'ping: \n\n'].join('')
    // Who reads too slowly misses figures that are old by then, and fills no memory.
    for (const one of streams) if (!one.writableNeedDrain) one.write(text)
  }

  function open(response: ServerResponse): void {
    streams.add(response)
    response.once('close', () => {
      streams.delete(response)
      if (streams.size > 0) return
      clearInterval(timer)
      timer = undefined
    })
    response.writeHead(200, headers).write('ping: \n\n')
    timer ??= setInterval(tell, everyMs)
  }

  const server = createServer({ maxHeaderSize: 8_192, headersTimeout: 15_000 }, (request, response) => {
    // A page that points its own name at 127.0.0.1 must not read the estate.
    if (!isLoopbackHost(request.headers.host ?? '')) return sendProblem(response, 421, 'refused-request', 'Call this listener as localhost or 127.0.0.1.', '', true)
    const path = withoutQuery(request.url ?? '/')
    if (path !== '/hystrix.stream' && path !== '/actuator/hystrix.stream') return sendProblem(response, 404, 'no-route', 'The stream is served at /hystrix.stream.', '', true)
    if (request.method !== 'GET') return sendProblem(response, 405, 'refused-request', 'The stream is read with GET.', path, true)
    if (streams.size >= streamsMax) return sendProblem(response, 503, 'too-many', `No more than ${streamsMax} streams at once.`, path, true)
    open(response)
  })
  return {
    server,
    async close() {
      clearInterval(timer)
      for (const one of streams) one.end()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
