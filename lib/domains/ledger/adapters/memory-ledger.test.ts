import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { eventSourceContract } from '../testing/event-source-contract'
import { headCopyContract } from '../testing/head-copy-contract'
import { ledgerContract } from '../testing/ledger-contract'
import { createFileHeadCopy } from './file-head-copy'
import { createMemoryEventSource } from './memory-event-source'
import { createMemoryHeadCopy } from './memory-head-copy'
import { createMemoryLedger } from './memory-ledger'

const folders: string[] = []
afterAll(() => folders.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

describe('the ledger in memory', () =>
  ledgerContract(async () => {
    const ledger = createMemoryLedger(new Map([['front', 'front'], ['back', 'back']]))
    return { ledger, start: 0n, append: ledger.append }
  }))

describe('events in memory', () =>
  eventSourceContract(async () => {
    const source = createMemoryEventSource()
    return { source, publish: source.publish, prune: source.prune }
  }))

describe('head copies in memory', () => headCopyContract(async () => createMemoryHeadCopy()))
describe('head copies in a file', () =>
  headCopyContract(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-head-'))
    folders.push(dir)
    return createFileHeadCopy(dir)
  }))
