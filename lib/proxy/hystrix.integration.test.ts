import fc from 'fast-check'
import { connect } from 'node:net'
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DeclaredDependency } from '@/lib/domains/gateway/dependency-schemas'
import { proxyFixture } from './testing/fixture'
import { callerWith, startUpstream, until } from './testing/estate'

const given = proxyFixture()
let made = 0
let caller = ''
/** Lets the calls to /hold end. */
let held: (() => void)[] = []
beforeEach(() => {
  made += 1
  held = []
  caller = `home-${made}`
})

const streams = new Set<IncomingMessage>()
afterEach(async () => {
  for (const one of streams) one.destroy()
  streams.clear()
  await until('a free place', async () => {
    const answer = await openStream()
    const isFree = answer.statusCode === 200
    answer.destroy()
    return isFree || undefined
  })
})

async function openStream(path = '/hystrix.stream'): Promise<IncomingMessage> {
  const request = get(`http://127.0.0.1:${given.settings.ports.hystrix}${path}`, { agent: false })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  answer.on('error', () => undefined)
  streams.add(answer)
  return answer
}

/** Sends bytes as they are, and no more: what comes back until the connection closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(given.settings.ports.hystrix ?? 0, '127.0.0.1', () => socket.end(bytes, 'latin1'))
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text)).on('close', () => resolve(answer)).on('error', () => undefined)
  })
}

/** Lines of the stream until one is what is waited for. */
async function linesUntil(stream: IncomingMessage, isIt: (line: string) => boolean): Promise<string[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stream })) {
    lines.push(line)
    if (isIt(line)) return lines
  }
  return expect.unreachable('the stream ended')
}

async function commandWhen(isIt: (command: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  const parse = (line: string) => (line.startsWith('data: ') ? (JSON.parse(line.slice(6)) as Record<string, unknown>) : null)
  const wanted = (line: string) => {
    const command = parse(line)
    return command?.group === caller && isIt(command)
  }
  return parse((await linesUntil(await openStream(), wanted)).at(-1) ?? '') ?? expect.unreachable()
}

/** One caller and one callee which answers with what the path says; opens after four calls of which half failed. */
async function serveCallee(declared: unknown = { breaker: { volume: 4, openMs: 600_000 } }) {
  const upstream = await startUpstream('recommendations', 'recommendations-1', ({ url }, response) => {
    if (url === '/hold') held.push(() => void response.end())
    else response.writeHead(Number(url?.slice(1))).end()
  })
  await given.serve([upstream], {
    callers: [callerWith(`of-${caller}`, { application: caller, serverGroup: `${caller}-v001` })],
    policies: [{ serverGroup: `${caller}-v001`, application: caller, dependencies: { recommendations: DeclaredDependency.parse(declared) } }],
  })
}
const call = async (path: string) => (await fetch(`${given.proxy.sidecar}/i/of-${caller}/call/recommendations${path}`)).status

const counts = ['Success', 'Failure', 'Timeout', 'ShortCircuited', 'ThreadPoolRejected', 'SemaphoreRejected', 'BadRequests', 'CollapsedRequests', 'ExceptionsThrown', 'ResponsesFromCache', 'FallbackSuccess', 'FallbackFailure', 'FallbackRejection']
const numbers = [
  'errorPercentage', 'errorCount', 'requestCount', 'currentConcurrentExecutionCount', 'latencyExecute_mean', 'reportingHosts', ...counts.map((one) => `rollingCount${one}`),
  'propertyValue_circuitBreakerRequestVolumeThreshold', 'propertyValue_circuitBreakerSleepWindowInMilliseconds', 'propertyValue_circuitBreakerErrorThresholdPercentage',
  'propertyValue_executionIsolationThreadTimeoutInMilliseconds', 'propertyValue_executionIsolationSemaphoreMaxConcurrentRequests',
  'propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests', 'propertyValue_metricsRollingStatisticalWindowInMilliseconds',
]
const flags = ['isCircuitBreakerOpen', 'propertyValue_circuitBreakerForceOpen', 'propertyValue_circuitBreakerForceClosed', 'propertyValue_executionIsolationThreadInterruptOnTimeout', 'propertyValue_requestCacheEnabled', 'propertyValue_requestLogEnabled']

describe('hystrix.stream', () => {
  test('is an event stream without names of events, with pings that parsers ignore', async () => {
    await serveCallee()
    await call('/200')
    const stream = await openStream()
    expect([stream.statusCode, stream.headers['content-type'], stream.headers.pragma]).toEqual([200, 'text/event-stream;charset=UTF-8', 'no-cache'])
    const lines = await linesUntil(stream, (line) => line.startsWith('data: '))
    expect(lines.filter((line) => line !== '' && !/^(ping: $|data: \{.*\}$)/.test(line))).toEqual([])
    expect(lines).toContain('ping: ')
  })

  test('has every field that the stock dashboard needs, in the type that it counts with', async () => {
    await serveCallee()
    await call('/200')
    const command = await commandWhen(() => true)
    expect([command.type, command.name, command.propertyValue_executionIsolationStrategy]).toEqual(['HystrixCommand', `${caller}_recommendations`, 'SEMAPHORE'])
    expect(numbers.filter((one) => !Number.isInteger(command[one]))).toEqual([])
    expect(flags.filter((one) => typeof command[one] !== 'boolean')).toEqual([])
    expect(Object.keys(command.latencyExecute as object).toSorted()).toEqual(['0', '100', '25', '50', '75', '90', '95', '99', '99.5'])
  })

  test('tells that a breaker opened, by what, and what it refuses', async () => {
    await serveCallee()
    for (const path of ['/200', '/200', '/500', '/500']) await call(path)
    expect(await call('/200')).toBe(503)
    expect(await commandWhen(({ rollingCountShortCircuited }) => rollingCountShortCircuited === 1)).toMatchObject({
      isCircuitBreakerOpen: true, errorPercentage: 50, requestCount: 4, errorCount: 2, rollingCountSuccess: 2, rollingCountFailure: 2, rollingCountTimeout: 0,
      propertyValue_circuitBreakerRequestVolumeThreshold: 4, propertyValue_circuitBreakerSleepWindowInMilliseconds: 600_000,
    })
  })

  test('counts what took too long apart, and what was answered instead', async () => {
    await serveCallee({ timeoutMs: 80, retries: 0, fallbacks: [{ path: '/hold', json: {} }] })
    expect(await call('/hold')).toBe(200)
    expect(await commandWhen(({ rollingCountTimeout }) => rollingCountTimeout === 1)).toMatchObject({ errorCount: 1, rollingCountFailure: 0, rollingCountFallbackSuccess: 1, rollingCountExceptionsThrown: 0, currentConcurrentExecutionCount: 0 })
  })

  test('counts calls that are under way until they end', async () => {
    await serveCallee()
    const asked = [call('/hold'), call('/hold')]
    await commandWhen(({ currentConcurrentExecutionCount }) => currentConcurrentExecutionCount === 2)
    await until('both calls', () => (held.length === 2 ? true : undefined))
    for (const release of held) release()
    expect(await Promise.all(asked)).toEqual([200, 200])
    expect(await commandWhen(({ currentConcurrentExecutionCount }) => currentConcurrentExecutionCount === 0)).toMatchObject({ requestCount: 2, rollingCountSuccess: 2 })
  })

  test('serves five at once; the sixth is refused until one leaves', async () => {
    const [first] = await Promise.all(Array.from({ length: 5 }, () => openStream()))
    const sixth = await openStream()
    expect([sixth.statusCode, sixth.headers['content-type']]).toEqual([503, 'application/problem+json'])
    first?.destroy()
    await until('a place', async () => ((await openStream()).statusCode === 200 ? true : undefined))
  })

  test('says that a person forced it', async () => {
    await serveCallee()
    await call('/200')
    await given.force([{ caller, callee: 'recommendations', mode: 'open', endsAtMs: Date.now() + 600_000 }])
    expect(await call('/200')).toBe(503)
    expect(await commandWhen(({ rollingCountShortCircuited }) => rollingCountShortCircuited === 1)).toMatchObject({ isCircuitBreakerOpen: true, propertyValue_circuitBreakerForceOpen: true, propertyValue_circuitBreakerForceClosed: false })
  })

  test('is not read under a name that is not this machine’s', async () => {
    const request = get({ host: '127.0.0.1', port: given.settings.ports.hystrix, path: '/hystrix.stream', headers: { host: 'rebound.example' }, agent: false })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(421)
  })

  test('whatever bytes come, one short answer or none comes back, and the next is served', async () => {
    const line = fc.oneof(fc.constantFrom('GET /hystrix.stream HTTP/1.1', 'GET /hystrix.stream', 'POST /hystrix.stream HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked', 'zz', ''), fc.string({ maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const answer = await exchange(`${lines.join('\r\n')}\r\n\r\n`)
        expect(answer === '' || /^HTTP\/1\.1 [45]\d\d /.test(answer)).toBe(true)
      }),
      { numRuns: 60 },
    )
    expect((await openStream()).statusCode).toBe(200)
  })

  test('also at the actuator’s path, and nothing else', async () => {
    expect((await openStream('/actuator/hystrix.stream?delay=500')).statusCode).toBe(200)
    expect((await openStream('/proxy.stream?origin=http://127.0.0.1/')).statusCode).toBe(404)
    const answer = await fetch(`http://127.0.0.1:${given.settings.ports.hystrix}/hystrix.stream`, { method: 'POST' })
    expect(answer.status).toBe(405)
  })
})
