import { beforeEach, describe, expect, test } from 'vitest'
import type { Target } from '@/lib/domains/gateway/schemas'
import { closedPort } from '@/lib/testing/closed-port'
import { startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture({ tryMs: 300, overallMs: 700 })

/** A new one for each test: an application's retry budget lasts. */
let application = 'home-0'
let made = 0
beforeEach(() => {
  application = `home-${++made}`
})

const fine = (instance = 'well') => startUpstream(application, instance, (request, response) => void request.resume().on('end', () => response.end(`well ${request.method}`)))
async function nobody(instance = 'gone'): Promise<Target> {
  return { instance, application, zone: null, cluster: application, serverGroup: `${application}-v000`, host: '127.0.0.1', port: await closedPort() }
}
const ask = (init: RequestInit & { duplex?: 'half' } = {}) => fetch(`${given.proxy.edge}/${application}/x`, init)

describe('an instance that cannot be reached', () => {
  test.each(['GET', 'POST', 'PATCH'])('is stepped over for %s', async (method) => {
    await given.serve([await fine()], { also: [await nobody()] })
    for (let round = 0; round < 4; round++) {
      const answer = await ask({ method, ...(method !== 'GET' && { body: 'short' }) })
      expect([answer.status, await answer.text()]).toEqual([200, `well ${method}`])
    }
  })

  test('is stepped over for a streamed body of which nothing was read', async () => {
    let bytes = 0
    const counting = await startUpstream(application, 'well', (request, response) => void request.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => response.end()))
    await given.serve([counting], { also: [await nobody()] })
    for (let round = 1; round <= 2; round++) {
      expect((await ask({ method: 'POST', body: new Blob([new Uint8Array(300_000)]).stream(), duplex: 'half' })).status).toBe(200)
      expect(bytes).toBe(300_000 * round)
    }
  })

  test('is ejected after three failures, and comes back into the status as such', async () => {
    await given.serve([await fine('well-2')], { also: [await nobody('gone-2')] })
    for (let round = 0; round < 8; round++) await (await ask()).text()
    const { ejected } = await given.proxy.status()
    expect(ejected).toMatchObject([{ instance: 'gone-2', reason: expect.stringContaining('ECONNREFUSED') }])
    const before = given.proxy.spans.getFinishedSpans().length
    await until('the spans so far', () => given.proxy.spans.getFinishedSpans().length >= before)
    for (let round = 0; round < 5; round++) expect((await ask()).status).toBe(200)
  })

  test('is 502 when there is no other', async () => {
    await given.publish([await nobody()])
    const answer = await ask()
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ type: expect.stringContaining('bad-gateway'), detail: expect.stringContaining('cannot be reached') })
  })
})

describe('503 and broken connections', () => {
  const busy = () => startUpstream(application, 'busy', (_request, response) => void response.writeHead(503).end('busy'))
  const breaking = () => startUpstream(application, 'breaking', (request) => void request.resume().on('end', () => request.socket.destroy()))

  test.each([
    ['GET', busy, 'well'],
    ['PUT', busy, 'well'],
    ['GET', breaking, 'well'],
  ] as const)('%s goes to another instance', async (method, sick, expected) => {
    await given.serve([await fine(), await sick()])
    for (let round = 0; round < 4; round++) expect(await (await ask({ method, ...(method === 'PUT' && { body: 'x' }) })).text()).toContain(expected)
  })

  test('POST does not, because it may have had its effect', async () => {
    await given.serve([await fine(), await busy()])
    const statuses = [(await ask({ method: 'POST', body: 'x' })).status, (await ask({ method: 'POST', body: 'x' })).status]
    expect(statuses.sort()).toEqual([200, 503])
    await given.serve([await fine(), await breaking()])
    const others = [(await ask({ method: 'POST', body: 'x' })).status, (await ask({ method: 'POST', body: 'x' })).status]
    expect(others.sort()).toEqual([200, 502])
  })

  test("the application's own 503 is passed on when there is no other instance", async () => {
    await given.serve([await busy()])
    const answer = await ask()
    expect([answer.status, await answer.text()]).toEqual([503, 'busy'])
  })
})

describe('an instance that does not answer', () => {
  test('is given up for another one when reading', async () => {
    const silent = await startUpstream(application, 'silent', () => undefined)
    await given.serve([silent, await fine()])
    for (let round = 0; round < 2; round++) expect(await (await ask()).text()).toBe('well GET')
  })

  test('is a clear 504, within the overall time', async () => {
    await given.serve(await Promise.all(['s1', 's2', 's3'].map((name) => startUpstream(application, name, () => undefined))))
    const answer = await ask()
    expect(answer.status).toBe(504)
    expect(await answer.json()).toMatchObject({ title: 'The application did not answer in time', detail: expect.stringContaining('3 instances tried') })
  })
})
