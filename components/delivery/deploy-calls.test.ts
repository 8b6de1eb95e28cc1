import { expect, test } from 'vitest'
import { parseGiven } from '@/lib/qd/arguments'
import { apiCall, qdLine } from './deploy-calls'

const input = { release: 3, strategy: 'canary', size: 2, zones: ['local-a', 'local-b'], watchSeconds: 0, canary: { sharePercent: 20 }, why: "it's faster" } as const

test('the call can be pasted into a shell: a quote in a text ends nothing', () => {
  const call = apiCall('http://localhost:8400', 'home', { ...input, zones: [...input.zones] })
  expect(call).toContain('POST http://localhost:8400/api/v1/applications/home/rollouts')
  expect(call).toContain(`"why": "it'\\''s faster"`)
})

test('the line says what was asked, in flags that qd knows', () => {
  const line = qdLine('home', { ...input, zones: [...input.zones], why: 'faster' })
  expect(line).toBe('npm run -s qd -- deploy DIR --application home --strategy canary --size 2 --zones local-a,local-b --watch 0 --canary-share 20 --why faster --wait')
  expect(parseGiven(line.split(' ').slice(5)).flags).toMatchObject({ application: 'home', strategy: 'canary', zones: 'local-a,local-b', watch: '0', 'canary-share': '20', wait: true })
})
