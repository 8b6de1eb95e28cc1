import { parentPort, workerData } from 'node:worker_threads'
import { openCollectorStore } from '@/lib/compose/collector'
import { Cardinality } from '@/lib/domains/telemetry/core/cardinality'
import { systemClock } from '@/lib/kernel/clock'
import { fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'
import { GroupCommit } from './group-commit'
import { QuestionsFirst } from './questions-first'
import type { FromStore, Question, StoreThreadSettings, ToStore } from './store-messages'

if (!parentPort) throw new Error('The store runs in a worker thread of the collector.')
const port = parentPort
/** Given by `startStore`. */
const settings = workerData as StoreThreadSettings
const log = createLog('collector', (line) => void process.stderr.write(line))
const send = (message: FromStore) => port.postMessage(message)
const tidyMs = 20_000

let tailing = false
let commits: GroupCommit | null = null
const store = await openCollectorStore(settings, log, () => commits?.pendingSinceMs() ?? null)
const cardinality = new Cardinality()
const questionsFirst = new QuestionsFirst()
const group = new GroupCommit({
  writer: store,
  questionsFirst,
  clock: systemClock,
  log,
  cardinality,
  linesWanted: () => tailing,
  lingerMs: 100,
  groupRequests: 16,
  groupBytes: 1024 * 1024,
  groupBytesMax: 4 * 1024 * 1024,
  onLines: (lines) => {
    if (tailing) send({ kind: 'lines', lines })
  },
  // Thrown outside any promise: the thread ends, the collector with it, and the supervisor starts it again.
  onFatal: (error) =>
    setImmediate(() => {
      throw error
    }),
})
commits = group

async function answer(question: Question, input: unknown) {
  if (question === 'state') return ok({ ...store.state(), received: group.received, refused: group.refused, receivedBytes: group.receivedBytes, stopped: group.stopped, limited: cardinality.list() })
  // The main thread parsed the input with the schema of this very question.
  return (store[question] as (parsed: unknown) => Promise<unknown>)(input)
}

async function ask(id: number, question: Question, input: unknown): Promise<void> {
  try {
    send({ kind: 'answer', id, result: (await answer(question, input)) as Extract<FromStore, { kind: 'answer' }>['result'] })
  } catch (error) {
    log.error('a question failed', { question, error })
    send({ kind: 'answer', id, result: fail(fault('internal', 'The failure was logged.')) })
  }
}

/** One at a time: upkeep of a large day may take longer than the time between two. */
let tidying: Promise<void> | null = null
const tidy = (): Promise<void> =>
  (tidying ??= store.upkeep().then(() => group.between(() => store.tidy())).catch((error: unknown) => log.error('tidying failed', { error })).finally(() => (tidying = null)))
const tidyTimer = setInterval(() => void tidy(), tidyMs)

async function stop(): Promise<void> {
  clearInterval(tidyTimer)
  await group.drain()
  await group.between(() => store.close())
  send({ kind: 'stopped' })
  port.close()
}

port.on('message', (message: ToStore) => {
  switch (message.kind) {
    case 'store':
      void group.store(message.signal, message.wire, message.bytes).then((outcome) => send({ kind: 'stored', id: message.id, outcome }))
      return
    case 'ask':
      void questionsFirst.note(ask(message.id, message.question, message.input))
      return
    case 'tail':
      tailing = message.on
      return
    case 'stop':
      void stop().catch((error: unknown) => {
        log.error('the store did not close cleanly', { error })
        send({ kind: 'stopped' })
        port.close()
      })
  }
})
send({ kind: 'ready' })
// Not waited for: a large day takes a while to be thinned.
void tidy()
