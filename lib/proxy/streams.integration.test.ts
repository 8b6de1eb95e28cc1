import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const megabyte = Buffer.alloc(1024 * 1024, 7)
const sizeMb = 64

function* megabytes(count: number) {
  for (let at = 0; at < count; at++) yield megabyte
}
const hashOf = (count: number) => {
  const hash = createHash('sha256')
  for (const chunk of megabytes(count)) hash.update(chunk)
  return hash.digest('hex')
}

describe('bodies', () => {
  test(`of ${sizeMb} MB arrive whole in both directions`, async () => {
    const echo = await startUpstream('home', 'echo', (request, response) => void request.pipe(response))
    await given.serve([echo])
    const outgoing = httpRequest(`${given.proxy.edge}/home/echo`, { method: 'POST' })
    const answered = once(outgoing, 'response')
    void (async () => {
      for (const chunk of megabytes(sizeMb)) if (!outgoing.write(chunk)) await once(outgoing, 'drain')
      outgoing.end()
    })()
    const [answer] = await answered
    const hash = createHash('sha256')
    for await (const chunk of answer) hash.update(chunk)
    expect(hash.digest('hex')).toBe(hashOf(sizeMb))
  })

  test('wait for a slow reader instead of filling the memory', async () => {
    let written = 0
    let isFull = () => false
    const endless = await startUpstream('home', 'endless', (_request, response) => {
      const push = () => {
        while (!response.destroyed && response.write(megabyte)) written++
        written++
      }
      isFull = () => response.writableNeedDrain
      response.on('drain', push)
      push()
    })
    await given.serve([endless])
    const outgoing = httpRequest(`${given.proxy.edge}/home/`).end()
    const [answer] = await once(outgoing, 'response')
    answer.pause()
    // Counted in the proxy's own turns, not in time: it did other work this often and took nothing more from the writer.
    let last = -1
    let quietTurns = 0
    await until('the writer to be held back', async () => {
      await given.proxy.status()
      quietTurns = isFull() && last === written ? quietTurns + 1 : 0
      last = written
      expect(written).toBeLessThan(32)
      return quietTurns >= 20 || undefined
    })
    answer.resume()
    await until('the writer to go on', () => written > last + 32 || undefined)
    outgoing.destroy()
  })

  test('that break off in the middle are broken off for the client too', async () => {
    const cut = await startUpstream('home', 'cut', (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half', () => response.destroy())
    })
    await given.serve([cut])
    const answer = await fetch(`${given.proxy.edge}/home/`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })
})

describe('a client that goes away', () => {
  test('ends the work at the instance', async () => {
    let arrived = false
    let ended = false
    const slow = await startUpstream('home', 'slow', (_request, response) => {
      arrived = true
      response.on('close', () => (ended = true))
    })
    await given.serve([slow])
    const leaving = new AbortController()
    const asked = fetch(`${given.proxy.edge}/home/`, { signal: leaving.signal }).catch(() => undefined)
    await until('the request', () => arrived || undefined)
    expect((await given.proxy.status()).open).toMatchObject({ slow: 1 })
    leaving.abort()
    await asked
    await until('the end at the instance', () => ended || undefined)
    await until('nothing open', async () => (await given.proxy.status()).open.slow === undefined || undefined)
    expect((await given.proxy.status()).ejected).toEqual([])
  })
})

describe('a target that leaves', () => {
  test('finishes what was begun, is counted until then, and gets nothing new', async () => {
    let finish = () => undefined as void
    const old = await startUpstream('home', 'old', (_request, response) => {
      response.write('begun ')
      finish = () => void response.end('and finished')
    })
    const young = await startUpstream('home', 'young', (_request, response) => void response.end('young'))
    await given.serve([old])
    const answer = await fetch(`${given.proxy.edge}/home/`)
    await given.serve([young])
    expect((await given.proxy.status()).open).toEqual({ old: 1 })
    expect(await (await fetch(`${given.proxy.edge}/home/`)).text()).toBe('young')
    finish()
    expect(await answer.text()).toBe('begun and finished')
    await until('the drain', async () => !('old' in (await given.proxy.status()).open) || undefined)
    const connections = await new Promise<number>((resolve, reject) => old.server.getConnections((error, count) => (error ? reject(error) : resolve(count))))
    await until('its connections to be closed', () => new Promise<true | undefined>((resolve) => old.server.getConnections((_error, count) => resolve(count === 0 || undefined))))
    expect(connections).toBeLessThanOrEqual(1)
    await old.close()
  })
})

describe('special requests', () => {
  test('HEAD has the length and no body', async () => {
    await given.serve([await startUpstream('home', 'a', (_request, response) => void response.writeHead(200, { 'content-length': '5' }).end())])
    const answer = await fetch(`${given.proxy.edge}/home/`, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '5', ''])
  })

  test('Expect: 100-continue is answered before the body is sent', async () => {
    await given.serve([await startUpstream('home', 'a', (request, response) => void request.pipe(response))])
    const outgoing = httpRequest(`${given.proxy.edge}/home/`, { method: 'POST', headers: { expect: '100-continue', 'content-length': '5' } })
    outgoing.flushHeaders()
    await once(outgoing, 'continue')
    const answered = once(outgoing, 'response')
    outgoing.end('hello')
    const [answer] = await answered
    let text = ''
    for await (const chunk of answer) text += chunk
    expect(text).toBe('hello')
  })

  test('and is refused without it where nobody would take the body', async () => {
    const outgoing = httpRequest(`${given.proxy.edge}/nothing/`, { method: 'POST', headers: { expect: '100-continue', 'content-length': '5' } })
    let continued = false
    outgoing.on('continue', () => (continued = true)).on('error', () => undefined)
    outgoing.flushHeaders()
    const [answer] = await once(outgoing, 'response')
    expect([answer.statusCode, continued]).toEqual([404, false])
    outgoing.destroy()
  })

  test('events are passed on as they come', async () => {
    let send = (_text: string) => undefined as void
    await given.serve([
      await startUpstream('home', 'a', (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
        send = (text) => void response.write(text)
      }),
    ])
    const answer = await fetch(`${given.proxy.edge}/home/events`)
    const reader = answer.body?.getReader()
    send('data: one\n\n')
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: one\n\n')
    send('data: two\n\n')
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: two\n\n')
    await reader?.cancel()
  })
})
