import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createControlClient } from './client'

const call = { name: 'figures', input: z.object({}), output: z.object({}) }
let dir = ''
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'quarterdeck-control-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a part that is not there is said to be not running, without the path where it would be', async () => {
  const client = createControlClient('collector', join(dir, 'socket'))
  const answer = await client.call(call, {})
  await client.close()
  expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable', detail: 'The collector does not answer: it is not running.', reason: { code: 'part-down', values: { part: 'collector' } } } })
})

test('a part that says nothing is said to be late', async () => {
  const path = join(dir, 'socket')
  const server = createServer(() => undefined).listen(path)
  await once(server, 'listening')
  const client = createControlClient('collector', path)
  const answer = await client.call(call, {}, { timeoutMs: 1 })
  server.closeAllConnections()
  server.close()
  await client.close()
  expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable', reason: { code: 'part-slow' } } })
})
