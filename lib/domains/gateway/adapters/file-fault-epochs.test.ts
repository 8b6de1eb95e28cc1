import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileFaultEpochs } from './file-fault-epochs'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qd-epochs-'))
  path = join(dir, 'run', 'fault-epochs.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('the last epoch of a run is known to the next process, and to nobody else on the machine', () => {
  const epochs = createFileFaultEpochs(path)
  expect(epochs.last('a')).toBeUndefined()
  epochs.remember('a', 3)
  epochs.remember('b', 1)
  epochs.remember('a', 4)
  const next = createFileFaultEpochs(path)
  expect([next.last('a'), next.last('b'), next.last('c')]).toEqual([4, 1, undefined])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('of a thousand runs the one that was put least lately is forgotten for the next', () => {
  const epochs = createFileFaultEpochs(path)
  for (let run = 0; run < 1_000; run++) epochs.remember(`${run}`, 1)
  epochs.remember('0', 2)
  epochs.remember('new', 1)
  expect([epochs.last('0'), epochs.last('1'), epochs.last('new'), createFileFaultEpochs(path).last('1')]).toEqual([2, undefined, 1, undefined])
})

test('a file that cannot be read keeps nobody from putting faults', () => {
  createFileFaultEpochs(path).remember('a', 3)
  writeFileSync(path, '{"half":')
  const epochs = createFileFaultEpochs(path)
  expect(epochs.last('a')).toBeUndefined()
  epochs.remember('a', 4)
  expect(createFileFaultEpochs(path).last('a')).toBe(4)
})
