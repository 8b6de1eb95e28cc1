import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '@/lib/domains/gateway/testing/seeded'
import { knownInstance, secretOf, type SidecarEstate, startSidecarEstate } from './testing/sidecar-estate'

let estate: SidecarEstate
const id = 'home-v000-aaaaaa'
beforeAll(async () => {
  estate = await startSidecarEstate()
  await estate.know(knownInstance(id, 'home', 9))
  await estate.configure('global', '', 'greeting: only for home')
})
afterAll(() => estate.stop())

/** Sends bytes as they are; gives what comes back until the connection ends. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(estate.settings.ports.sidecar, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text)).on('close', () => resolve(answer)).on('error', () => undefined)
  })
}

const topics = ['call', 'hosts', 'config', 'health', 'register', 'cache', 'edge', 'proxy', 'ping', 'status', 'healthcheck', 'dynamicproperties', 'eureka/hosts']
const pieces = ['/', '//', '..', '%2e%2e', '%00', '%zz', '?', '&', '=', 'vip=home', 'path=/x', 'id=__proto__', 'profiles=', '__proto__', 'constructor', 'home', '#', ';', '\\', '\u00ff', '[0]', '${greeting}', 'a'.repeat(300), 'greeting']
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'get', 'QUERY']
const bodies = ['', '{}', '{', '[]', 'null', '"x"', '{"application":"a","port":1e9}', '{"__proto__":{"port":1}}', '{"application":"a","port":9,"health":"//x"}', `{"application":"${'a'.repeat(5_000)}"}`, '{"metadata":{"__proto__":"x"}}', '[[['.repeat(2_000)]
const headers = ['accept: text/event-stream, */*', 'if-none-match: "a", W/"b", *', 'prefer: wait=99999999', 'expect: 100-continue', 'host: evil.example', 'content-type: application/json; charset=x', 'accept: text/plain', 'x-a: \u0001']

test('whatever is sent, the sidecar answers by the protocol, tells strangers nothing, and goes on', async () => {
  const random = seeded(20_261_129)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const seen = new Set<string>()
  for (let round = 0; round < 600; round++) {
    const identity = pick(['', '', '/i/wrong', '/i/', `/i/${secretOf(id).slice(1)}`])
    const path = `${identity}/${pick(topics)}${Array.from({ length: Math.floor(random() * 5) }, () => pick(pieces)).join('')}`
    const body = pick(bodies)
    const type = random() < 0.7 ? 'content-type: application/json\r\n' : ''
    const more = random() < 0.4 ? `${pick(headers)}\r\n` : ''
    const answer = await exchange(`${pick(methods)} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${type}${more}content-length: ${body.length}\r\n\r\n${body}`)
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''))?.[1] ?? 'none'
    seen.add(status)
    expect(['none', '500'], `${path} ${body.slice(0, 80)} ${more}: ${answer.slice(0, 200)}`).not.toContain(status)
    expect(answer).not.toContain('only for home')
  }
  // Else the bytes never came past the front door.
  for (const status of ['200', '400', '401', '404', '405']) expect([...seen]).toContain(status)
  const answer = await fetch(`${estate.addressOf(id)}/config/greeting`)
  expect(await answer.json()).toMatchObject({ value: 'only for home' })
  expect(estate.statusOf(id)).toBeNull()
}, 120_000)
