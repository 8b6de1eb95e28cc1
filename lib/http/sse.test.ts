import { describe, expect, test, vi } from 'vitest'
import { encodeEvent, eventStream, type StreamItem } from './sse'

/** Reads until the end, or until `enough` says so. */
async function read(stream: ReadableStream<Uint8Array>, enough: (text: string) => boolean = () => false): Promise<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  for (let text = ''; ; ) {
    const { done, value } = await reader.read()
    if (done) return text
    text += decoder.decode(value, { stream: true })
    if (enough(text)) {
      await reader.cancel()
      return text
    }
  }
}

const always = async () => true
const quiet = () => {}

/** Yields these, then waits for the end; `left` says that it was let go. */
function source(items: StreamItem[], end: AbortSignal) {
  const state = { left: false }
  async function* all() {
    try {
      yield* items
      if (!end.aborted) await new Promise<void>((resolve) => end.addEventListener('abort', () => resolve(), { once: true }))
    } finally {
      state.left = true
    }
  }
  return { items: all(), state }
}

describe('server-sent events', () => {
  test('an item is one block, with its data on one line', () => {
    expect(encodeEvent({ event: 'reset', id: '7', data: { text: 'two\nlines' } })).toBe('event: reset\nid: 7\ndata: {"text":"two\\nlines"}\n\n')
    expect(encodeEvent({ data: 1 })).toBe('data: 1\n\n')
  })

  test('a quiet stream says that it lives, and a reader who leaves lets its source go', async () => {
    const abort = new AbortController()
    const { items, state } = source([{ data: 'first' }], abort.signal)
    const stream = eventStream(items, abort, { signal: new AbortController().signal, heartbeatMs: 5, mayGoOn: always, onError: quiet })
    expect(await read(stream, (text) => text.includes(': still here'))).toContain('data: "first"\n\n')
    await expect.poll(() => state.left, { timeout: 3_000 }).toBe(true)
    expect(abort.signal.aborted).toBe(true)
  })

  test('when the request is gone the stream closes', async () => {
    const abort = new AbortController()
    const request = new AbortController()
    const { items, state } = source([{ data: 1 }], abort.signal)
    const reader = eventStream(items, abort, { signal: request.signal, mayGoOn: always, onError: quiet }).getReader()
    await reader.read()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n')
    request.abort()
    expect(await reader.read()).toMatchObject({ done: true })
    await expect.poll(() => state.left, { timeout: 3_000 }).toBe(true)
  })

  test('a request that was gone before the stream began holds nothing open', async () => {
    const { items } = source([], new AbortController().signal)
    expect(await read(eventStream(items, new AbortController(), { signal: AbortSignal.abort(), mayGoOn: always, onError: quiet }))).toBe('retry: 2000\n\n')
  })

  test('a source that fails ends the stream and is told, and its message reaches nobody', async () => {
    async function* broken(): AsyncGenerator<StreamItem> {
      yield { data: 1 }
      throw new Error('a secret detail')
    }
    const onError = vi.fn()
    const text = await read(eventStream(broken(), new AbortController(), { signal: new AbortController().signal, mayGoOn: always, onError }))
    expect(text).toBe('retry: 2000\n\ndata: 1\n\n')
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'a secret detail' }))
  })

  test('a slow reader holds its source back', async () => {
    let made = 0
    async function* endless(): AsyncGenerator<StreamItem> {
      for (;;) yield { data: made++ }
    }
    const stream = eventStream(endless(), new AbortController(), { signal: new AbortController().signal, mayGoOn: always, onError: quiet })
    const reader = stream.getReader()
    for (let n = 0; n < 5; n++) await reader.read()
    expect(made).toBeLessThanOrEqual(7)
    await reader.cancel()
  })
})
