import { Metadata, type ServerInterceptor, ServerInterceptingCall, type StatusObject, status as codes } from '@grpc/grpc-js'
import { retryStatus } from '@/lib/domains/telemetry/wire/otlp-answer'
import type { IntakeSettings } from './http-intake'

/** Held in the queue for a call whose message is still being read: nothing says before how long it will be. */
const readingBytes = 1024 * 1024

/** Clients send again after RESOURCE_EXHAUSTED only where RetryInfo says so, and after UNAVAILABLE. */
export function toComeAgain(code: codes.RESOURCE_EXHAUSTED | codes.UNAVAILABLE, details: string, seconds: number): StatusObject {
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', retryStatus(code, details, seconds))
  return { code, details, metadata }
}

export const fullQueue = (): StatusObject => toComeAgain(codes.RESOURCE_EXHAUSTED, 'The queue is full. Send it again later.', 1)

/**
 * Bounds how many calls are read at once, and counts those that end before their message was whole: too large, not
 * inflatable, cut. What is too large after inflating is answered by the library, without RetryInfo.
 */
export const guardCalls =
  ({ budget, counts }: Pick<IntakeSettings, 'budget' | 'counts'>): ServerInterceptor =>
  (_method, call) => {
    let state: 'begun' | 'reading' | 'settled' = 'begun'
    const settle = () => {
      if (state === 'reading') budget.give(readingBytes)
      state = 'settled'
    }
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, pass) {
            if (budget.take(readingBytes)) {
              state = 'reading'
              return pass(metadata)
            }
            settle()
            counts.note('grpc', 429)
            call.sendStatus(fullQueue())
          },
          onReceiveMessage(message, pass) {
            settle()
            pass(message)
          },
          onCancel() {
            if (state !== 'settled') counts.note('grpc', 400)
            settle()
          },
        }),
    })
  }
