import { afterEach, expect, test } from 'vitest'
import { onStopSignal } from './stop-signals'

afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal)
})

test('one stop; the same key press heard twice is one; a later one means now', () => {
  let nowMs = 0
  const heard: string[] = []
  onStopSignal(() => heard.push('stop'), () => heard.push('force'), () => nowMs)
  process.emit('SIGINT')
  nowMs = 2_000
  process.emit('SIGINT')
  expect(heard).toEqual(['stop'])
  nowMs = 2_001
  process.emit('SIGTERM')
  expect(heard).toEqual(['stop', 'force'])
})
