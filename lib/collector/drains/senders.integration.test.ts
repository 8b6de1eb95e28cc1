import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { DrainCredentials, DrainKind } from '@/lib/domains/drains/schemas'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'
import { logRecord } from '@/lib/domains/telemetry/testing/records'
import { testCertificates } from '@/lib/testing/test-certificate'
import { openSender } from './open-sender'
import type { DrainSender } from './sender'
import { httpReceiver, syslogReceiver } from './testing/receivers'

const times = { connectMs: 5_000, answerMs: 400, settleMs: 20 }
const certificates = testCertificates()
const never = new AbortController().signal
const closing: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const lines = (...bodies: string[]): ArrivedBatch => ({ signal: 'logs', items: bodies.map((body, at) => ({ id: `d.1.${at}`, resource: { 'service.name': 'shop' }, item: logRecord({ body }) })) })

function senderTo(kind: DrainKind, url: string, credentials: Partial<DrainCredentials> = {}): DrainSender {
  const sender = openSender({ kind, url, localAllowed: true }, { auth: { kind: 'none' }, tls: {}, ...credentials }, times)
  closing.push(() => sender.close())
  return sender
}

/** Takes connections and does with them what a test says. */
async function tcp(take: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    take(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('over HTTP', () => {
  test('a receiver that never answers is given up after its time, and asked again', async () => {
    const receiver = await httpReceiver()
    closing.push(receiver.close)
    receiver.answer(() => undefined)
    const sender = senderTo('https', receiver.url)
    expect(await sender.send(lines('a'), never)).toMatchObject({ kind: 'later', problem: { key: 'timed-out' } })
    receiver.answer((_request, response) => void response.writeHead(204).end())
    expect(await sender.send(lines('a'), never)).toMatchObject({ kind: 'taken' })
  })
  test('one that hangs up before it answers has taken nothing', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.destroy()))
    expect(await senderTo('https', `http://localhost:${port}`).send(lines('a'), never)).toMatchObject({ kind: 'later', problem: { key: 'closed' } })
  })
  test('one that is no HTTP at all does not stop the collector', async () => {
    const port = await tcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    expect((await senderTo('https', `http://localhost:${port}`).send(lines('a'), never)).kind).toBe('later')
  })
  test('a redirect is not followed', async () => {
    const receiver = await httpReceiver()
    closing.push(receiver.close)
    receiver.answer((_request, response) => void response.writeHead(307, { location: `${receiver.url}/elsewhere` }).end())
    expect(await senderTo('https', receiver.url).send(lines('a'), never)).toMatchObject({ kind: 'later', slow: true, problem: { key: 'redirected' } })
    expect(receiver.received).toHaveLength(1)
  })
  test('patience that is asked for is passed on', async () => {
    const receiver = await httpReceiver()
    closing.push(receiver.close)
    receiver.answer((_request, response) => void response.writeHead(429, { 'retry-after': '42' }).end())
    expect(await senderTo('https', receiver.url).send(lines('a'), never)).toMatchObject({ kind: 'later', askedMs: 42_000 })
  })
  test('what OTLP takes in part is counted, and not sent again', async () => {
    const receiver = await httpReceiver()
    closing.push(receiver.close)
    receiver.answer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too old' } })))
    expect(await senderTo('otlp', receiver.url).send(lines('a', 'b', 'c'), never)).toMatchObject({ kind: 'taken', refused: 2, problem: { key: 'partly', values: { refused: 2, words: 'too old' } } })
  })
  test('a client certificate is shown to who asks for one', async () => {
    const receiver = await httpReceiver({ tls: { ...certificates.server, ca: certificates.authority } })
    closing.push(receiver.close)
    const ca = certificates.authority
    expect((await senderTo('https', receiver.url, { tls: { ca } }).send(lines('a'), never)).kind).toBe('later')
    expect(await senderTo('https', receiver.url, { tls: { ca, ...certificates.client } }).send(lines('a'), never)).toMatchObject({ kind: 'taken' })
  })
  test('a key that is none is said, and throws nothing', async () => {
    const broken = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'
    const sender = senderTo('https', 'https://localhost:1', { tls: { ca: certificates.authority, certificate: certificates.client.certificate, key: broken } })
    expect((await sender.send(lines('a'), never)).kind).toBe('later')
  })
  test('an answer without an end is read no further than it is shown', async () => {
    const port = await tcp((socket) => {
      socket.write('HTTP/1.1 400 Bad\r\ntransfer-encoding: chunked\r\n\r\n')
      const more = () => {
        if (!socket.destroyed && socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`)) setImmediate(more)
        else socket.once('drain', more)
      }
      more()
    })
    const sent = await senderTo('https', `http://localhost:${port}`).send(lines('a'), never)
    expect(sent).toMatchObject({ kind: 'refused', problem: { key: 'refused', values: { status: 400 } } })
    expect(sent.kind === 'refused' && sent.answer?.words.length).toBeLessThanOrEqual(200)
  })
})

describe('over syslog', () => {
  test('a receiver that does not read is given up after its time', async () => {
    const port = await tcp((socket) => socket.pause())
    const sent = await senderTo('syslog', `syslog://localhost:${port}`).send(lines(...Array.from({ length: 100 }, () => 'x'.repeat(200_000))), never)
    expect(sent).toMatchObject({ kind: 'later', problem: { key: 'timed-out' } })
  })
  test('one that closes after the last byte has not taken it', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.end()))
    expect(await senderTo('syslog', `syslog://localhost:${port}`).send(lines('a'), never)).toMatchObject({ kind: 'later', problem: { key: 'closed' } })
  })
  test('one that answers TLS with something else is said to be in trouble with it', async () => {
    const port = await tcp((socket) => socket.once('data', () => socket.write('plain words\n')))
    expect(await senderTo('syslog', `syslog-tls://localhost:${port}`).send(lines('a'), never)).toMatchObject({ kind: 'later', problem: { key: 'tls' } })
  })
  test('the certificate must be of the name that was asked for', async () => {
    const receiver = await syslogReceiver({ tls: certificates.server })
    closing.push(receiver.close)
    const { port } = new URL(receiver.url)
    const ca = certificates.authority
    expect(await senderTo('syslog', `syslog-tls://127.0.0.2:${port}`, { tls: { ca } }).send(lines('a'), never)).toMatchObject({ kind: 'later' })
    expect(await senderTo('syslog', `syslog-tls://127.0.0.1:${port}`, { tls: { ca } }).send(lines('a'), never)).toMatchObject({ kind: 'taken' })
    expect(await senderTo('syslog', receiver.url).send(lines('a'), never)).toMatchObject({ kind: 'later', problem: { key: 'tls' } })
    expect(receiver.messages).toHaveLength(1)
  })
  test('one connection serves many batches, and a stop ends what is under way', async () => {
    let connections = 0
    const port = await tcp((socket) => {
      connections += 1
      socket.resume()
    })
    const sender = senderTo('syslog', `syslog://localhost:${port}`)
    for (let at = 0; at < 3; at++) expect((await sender.send(lines('a'), never)).kind).toBe('taken')
    expect(connections).toBe(1)
    const stop = new AbortController()
    const under = sender.send(lines('b'), stop.signal)
    stop.abort()
    expect((await under).kind).toBe('later')
  })
})
