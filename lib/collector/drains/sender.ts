import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'

interface ReceiverAnswer {
  status: number
  words: string
}

/** What became of a batch as a whole. `refused` of `taken`: so many the receiver said it did not take, and will not. */
export type Sent =
  | { kind: 'taken'; refused: number; problem: DrainProblem | null; bytes: number; answer: ReceiverAnswer | null }
  | { kind: 'later'; problem: DrainProblem; askedMs: number | null; slow: boolean; answer: ReceiverAnswer | null }
  | { kind: 'refused' | 'too-large'; problem: DrainProblem; answer: ReceiverAnswer | null }

/** Sends batches to one receiver, one at a time. Never throws: what fails is an answer. */
export interface DrainSender {
  /** No batch is larger. */
  readonly batch: { records: number; bytes: number }
  send(batch: ArrivedBatch, signal: AbortSignal): Promise<Sent>
  close(): Promise<void>
}

export interface SendTimes {
  connectMs: number
  answerMs: number
  /** How long a connection of syslog, which knows no answer, must stay open after a batch for it to count as taken. */
  settleMs: number
}

export const usualTimes: SendTimes = { connectMs: 10_000, answerMs: 30_000, settleMs: 250 }
