import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPorts } from './claim-ports'

const anyPort = { console: 0, eureka: 0, config: 0, otlp: 0, otlpGrpc: 0, zipkin: 0, syslog: 0, edge: 0, sidecar: 0, postgres: 0 }
let taken: Server
let port = 0

beforeAll(async () => {
  taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  port = (taken.address() as { port: number }).port // a TCP listener's address is an object
})
afterAll(() => taken.close())

test('a taken port is one line: which, who wants it, which flag changes it', async () => {
  expect(await claimPorts({ ...anyPort, edge: port }, '127.0.0.1', new Set())).toEqual({
    ok: false,
    problem: `Port ${port} is taken, and the edge gateway wants it: stop what listens there, or choose another with --edge-port N.`,
  })
})

test('an address of another machine is not a taken port', async () => {
  expect(await claimPorts(anyPort, '192.0.2.1', new Set())).toEqual({ ok: false, problem: '192.0.2.1 is no address of this machine: give --host one that is, or 0.0.0.0 for all of them.' })
})

test('a listener that is ours already is not asked about', async () => {
  const claimed = await claimPorts({ ...anyPort, postgres: port }, '127.0.0.1', new Set(['postgres']))
  expect(claimed).toMatchObject({ ok: true, ports: { postgres: port } })
})

test('port 0 gives each listener a free port of its own', async () => {
  const claimed = await claimPorts(anyPort, '127.0.0.1', new Set())
  if (!claimed.ok) throw new Error(claimed.problem)
  const ports = Object.values(claimed.ports)
  expect(new Set(ports).size).toBe(ports.length)
  expect(Math.min(...ports)).toBeGreaterThan(0)
})
