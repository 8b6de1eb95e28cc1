import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { receiveHooks } from '@/lib/daemon/testing/hook-receiver'
import { Secret } from '@/lib/kernel/secret'
import { createUndiciWebhookSender, signatureOf } from './undici-webhook-sender'

const sender = createUndiciWebhookSender(() => 1_700_000_000_000)
let hooks: Awaited<ReturnType<typeof receiveHooks>>
beforeAll(async () => void (hooks = await receiveHooks()))
beforeEach(() => void (hooks.received.length = hooks.answers.length = 0))
afterEach(() => expect(hooks.received.every(({ signed }) => signed('secret'))).toBe(true))
afterAll(async () => {
  hooks.close()
  await sender.close()
})

const notice = { id: 'n1', event: 'fired', body: JSON.stringify({ text: 'hello' }) }
const send = (more: { url?: string; allowLocal?: boolean } = {}) => sender.send({ url: hooks.url, secret: new Secret('secret'), allowLocal: true, ...more }, notice)

test('sends the body, signed, under its id', async () => {
  expect(await send()).toEqual({ status: 200, error: null })
  expect(hooks.received).toMatchObject([{ id: 'n1', event: 'fired', body: { text: 'hello' } }])
  expect(signatureOf('secret', 'body', 1)).not.toBe(signatureOf('secret', 'body', 2))
})

test.each([[201, null], [204, null], [301, 'a redirect, which is not followed'], [404, 'answered 404'], [503, 'answered 503']])('an answer of %i is %s', async (status, error) => {
  hooks.answers.push(status)
  expect(await send()).toEqual({ status, error })
  expect(hooks.received).toHaveLength(1)
})

test('an answer without end is not read to its end, and what was taken is not sent again', async () => {
  const endless = createServer((_request, response) => {
    response.writeHead(200)
    const more = () => void response.write('x'.repeat(65_536), (error) => error ?? more())
    more()
  })
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
  const answer = await send({ url: `http://127.0.0.1:${(endless.address() as AddressInfo).port}/` })
  endless.closeAllConnections()
  endless.close()
  expect(answer).toEqual({ status: 200, error: null })
})

describe('addresses of this machine', () => {
  const port = () => new URL(hooks.url).port
  test.each(['http://127.0.0.1', 'http://localhost', 'http://[::ffff:127.0.0.1]', 'http://2130706433'])('%s is not reached unless allowed', async (host) => {
    expect(await send({ url: `${host}:${port()}/`, allowLocal: false })).toEqual({ status: null, error: expect.stringContaining('an operator alone may allow it') })
    expect(hooks.received).toEqual([])
  })
  test('allowed, it is', async () => expect(await send({ url: `http://localhost:${port()}/` })).toMatchObject({ status: 200 }))
})

test.each(['ftp://hooks.example/', 'nonsense', 'http://me:pw@127.0.0.1/'])('%s is not sent to', async (url) => expect(await send({ url })).toEqual({ status: null, error: 'not an address of http or https' }))

test('nobody there is an answer, not a surprise', async () => {
  const other = await receiveHooks()
  other.close()
  expect(await send({ url: other.url })).toEqual({ status: null, error: 'ECONNREFUSED' })
})
