import { Worker } from 'node:worker_threads'
import type { ArrivedLine } from '@/lib/domains/telemetry/ports'
import type { Signal } from '@/lib/domains/telemetry/core/records'
import type { Wire } from '@/lib/domains/telemetry/wire/decode-request'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Outcome } from './http-intake'
import type { FromStore, Question, StoreThreadSettings, ToStore } from './store-messages'

/** The main thread's side of the store's thread. */
export interface StoreClient {
  store(signal: Signal, wire: Wire, bytes: Uint8Array<ArrayBuffer>): Promise<Outcome>
  ask<T>(question: Question, input: unknown): Promise<Result<T, Fault>>
  tail(on: boolean): void
  stop(): Promise<void>
}

interface Events {
  onLines(lines: ArrivedLine[]): void
  /** The thread ended by itself: nothing can be stored any more. */
  onLost(error: Error): void
}

/** Resolves when the store is open. */
export async function startStore(script: URL, { dataDir, telemetry }: StoreThreadSettings, { onLines, onLost }: Events): Promise<StoreClient> {
  const worker = new Worker(script, { workerData: { dataDir, telemetry } satisfies StoreThreadSettings })
  const stores = new Map<number, (outcome: Outcome) => void>()
  const asks = new Map<number, (result: Result<unknown, Fault>) => void>()
  let next = 1
  let stopped: (() => void) | null = null
  let ready = false
  const send = (message: ToStore, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer)
  const take = <T>(from: Map<number, T>, id: number): T | undefined => {
    const found = from.get(id)
    from.delete(id)
    return found
  }

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromStore) => {
      switch (message.kind) {
        case 'ready':
          ready = true
          return resolve()
        case 'stored':
          return take(stores, message.id)?.(message.outcome)
        case 'answer':
          return take(asks, message.id)?.(message.result)
        case 'lines':
          return onLines(message.lines)
        case 'stopped':
          return stopped?.()
      }
    })
    const lost = (error: Error) => {
      if (!ready) reject(error)
      else if (stopped) stopped()
      else onLost(error)
    }
    worker.once('error', lost)
    worker.once('exit', (code) => lost(new Error(`the store's thread ended with code ${code}`)))
  })

  return {
    store: (signal, wire, bytes) =>
      new Promise((resolve) => {
        const id = next++
        stores.set(id, resolve)
        send({ kind: 'store', id, signal, wire, bytes }, [bytes.buffer])
      }),
    ask: <T>(question: Question, input: unknown) =>
      new Promise<Result<T, Fault>>((resolve) => {
        const id = next++
        // The thread answers with what the question's port promises; the control call parses it again.
        asks.set(id, (result) => resolve(result as Result<T, Fault>))
        send({ kind: 'ask', id, question, input })
      }),
    tail: (on) => send({ kind: 'tail', on }),
    stop: () =>
      new Promise((resolve) => {
        stopped = resolve
        send({ kind: 'stop' })
      }),
  }
}
