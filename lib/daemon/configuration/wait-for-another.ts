import type { Reply } from '../registry/reply'
import { type Asked, answerConfig, type Serving } from './answer-config'

/** As long as anything on the way keeps a quiet connection. */
const waitSecondsMax = 60

/** How long the caller would wait for another document than the one it names by its tag; 0: not at all. */
export function waitSeconds({ search, headers }: Pick<Asked, 'search' | 'headers'>): number {
  const asked = Number(search.get('wait') ?? 0)
  return headers['if-none-match'] !== undefined && Number.isFinite(asked) ? Math.min(Math.max(asked, 0), waitSecondsMax) : 0
}

/** A long poll: answers at once where the document is another, else as soon as it is, else that it is as it was. */
export async function waitForAnother(serving: Serving, asked: Asked, gone: AbortSignal): Promise<Reply> {
  const until = AbortSignal.any([gone, AbortSignal.timeout(waitSeconds(asked) * 1_000)])
  let isOld = false
  let wakeUp: () => void = () => undefined
  const wake = () => {
    isOld = true
    wakeUp()
  }
  // Listening goes before asking: what is saved between the two is not missed.
  const stopListening = serving.served.onChange(wake)
  until.addEventListener('abort', wake)
  try {
    for (;;) {
      isOld = false
      const reply = await answerConfig(serving, asked)
      if (reply.status !== 304 || until.aborted) return reply
      await new Promise<void>((resolve) => {
        wakeUp = resolve
        if (isOld) resolve()
      })
    }
  } finally {
    until.removeEventListener('abort', wake)
    stopListening()
  }
}
