import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify, isAlive } from '../boot/process-identity.mjs'
import { findLeftovers, stopLeftovers } from './leftovers'
import { createPartsRecord, readPartsRecord } from './parts-record'
import { handleOfChild } from './process-handle'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-record-'))
  mkdirSync(join(dir, 'run'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const self = () => {
  const identity = identify(process.pid)
  if (!identity) throw new Error('this process is not found')
  return identity
}
const sleeper = () => handleOfChild(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }))

test('what is written is read back, in the data folder and in the build, for nobody else to read', () => {
  const record = createPartsRecord(dir, join(dir, 'used-by-1'), self())
  record.set('proxy', { bootId: 'b', pid: 12, startTime: '34' })
  record.set('daemon', { bootId: 'b', pid: 13, startTime: '35' })
  record.set('proxy', null)
  expect(readPartsRecord(dir)).toEqual({ supervisor: self(), parts: [{ part: 'daemon', bootId: 'b', pid: 13, startTime: '35' }] })
  expect(readFileSync(join(dir, 'used-by-1'), 'utf8')).toBe(readFileSync(join(dir, 'run/parts.json'), 'utf8'))
  expect(statSync(join(dir, 'run/parts.json')).mode & 0o777).toBe(0o600)
})

test('a damaged record is no record', () => {
  writeFileSync(join(dir, 'run/parts.json'), '{"supervisor":')
  expect(readPartsRecord(dir)).toBeNull()
})

test('a leftover part is ended when it is the very process that was recorded', async () => {
  const { identity } = await sleeper()
  createPartsRecord(dir, join(dir, 'used-by-1'), self()).set('proxy', identity)
  expect(findLeftovers(dir).map(({ part }) => part)).toEqual(['proxy'])
  await stopLeftovers(findLeftovers(dir))
  expect(isAlive(identity)).toBe(false)
})

test('another process that got the same pid is left alone, and so is PostgreSQL', async () => {
  const { identity, gone } = await sleeper()
  const record = createPartsRecord(dir, join(dir, 'used-by-1'), self())
  record.set('proxy', { ...identity, startTime: '1' })
  record.set('console', { ...identity, bootId: 'an earlier boot' })
  record.set('postgres', identity)
  expect(findLeftovers(dir)).toEqual([])
  expect(isAlive(identity)).toBe(true)
  process.kill(identity.pid, 'SIGKILL')
  await gone
})
