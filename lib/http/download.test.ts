import { expect, test, vi } from 'vitest'
import { downloadBody, fileHeader } from './download'

async function* pieces(...texts: (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text
    yield text
  }
}

test('sends every piece and ends once', async () => {
  const [onEnd, onError] = [vi.fn(), vi.fn()]
  expect(await new Response(downloadBody(pieces('a', '가', 'c'), { onEnd, onError })).text()).toBe('a가c')
  expect([onEnd.mock.calls.length, onError.mock.calls.length]).toEqual([1, 0])
})
test('a failure breaks the transfer off instead of ending it', async () => {
  const [onEnd, onError] = [vi.fn(), vi.fn()]
  await expect(new Response(downloadBody(pieces('a', new Error('gone')), { onEnd, onError })).text()).rejects.toThrow('gone')
  expect([onEnd.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1])
})
test('a reader who goes away stops the making', async () => {
  const onEnd = vi.fn()
  let stopped = false
  const endless = (async function* () {
    try {
      for (;;) yield 'x'
    } finally {
      stopped = true
    }
  })()
  const reader = downloadBody(endless, { onEnd, onError: () => undefined }).getReader()
  await reader.read()
  await reader.cancel()
  expect([stopped, onEnd.mock.calls.length]).toEqual([true, 1])
})
test('a name cannot leave its header', () => expect(fileHeader('a"\r\nb.txt')).toBe('attachment; filename="a___b.txt"'))
