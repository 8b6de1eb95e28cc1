import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addPerson } from '@/lib/domains/access/testing/estate'
import { judgeInput } from '@/lib/domains/canary/judge-canary'
import { JudgeInput } from '@/lib/domains/canary/schemas'
import { rawVectorsOf } from '@/lib/domains/canary/testing/vectors'
import { sessionHeaders, testSecret } from '@/lib/http/testing/sign-in-as'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { POST } from './route'

let web: TestWeb
let headers: Record<string, string> = {}

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', testSecret)
  web = await createTestWeb()
  // In no team: judging reads nothing of anybody.
  const person = await addPerson(web.database, 'stranger')
  headers = { ...(await sessionHeaders(person.id)).headers, 'content-type': 'application/json' }
})
afterAll(() => web.close())

async function post(body: string, own = headers): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await POST(new Request('http://127.0.0.1:3000/api/v1/canary/judge', { method: 'POST', headers: own, body }))
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test.each(rawVectorsOf('judge'))('answers like the program: %s', async (_name, { input }) => {
  const wanted = judgeInput(JudgeInput.parse(input))
  expect(await post(JSON.stringify(input))).toEqual({ status: 200, body: wanted.ok && wanted.value })
})

const pairs = (count: number, points: number) => Array.from({ length: count }, () => ({ name: 'm', values: { control: Array.from({ length: points }, (_, at) => 100 + (at % 7) + 0.123_456_789), experiment: Array.from({ length: points }, (_, at) => 101 + (at % 7)) } }))
const inputOf = (metricSetPairList: unknown) => JSON.stringify({ canaryConfig: { metrics: [{ name: 'm', groups: ['g'] }], classifier: {} }, metricSetPairList, scoreThresholds: { pass: 95, marginal: 75 } })

test('takes bodies of several MiB, and says where the end is', async () => {
  const large = inputOf(pairs(200, 500))
  expect(large.length).toBeGreaterThan(1.5 * 1024 * 1024)
  expect((await post(large)).status).toBe(200)
  expect(await post(`${large.slice(0, -1)}, "more": "${'x'.repeat(8 * 1024 * 1024)}"}`)).toMatchObject({ status: 413, body: { detail: 'A JSON body may have 8 MiB at most here.' } })
  expect(await post(inputOf(pairs(1, 100_001)))).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/metricSetPairList' }], detail: expect.stringContaining('200002 points') } })
  expect(await post(inputOf(pairs(2_001, 1)))).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/metricSetPairList' }], detail: expect.stringContaining('2001 series') } })
})

test('names what is wrong and where, and lets nobody in who is not signed in', async () => {
  expect(await post(inputOf([{ name: 'm', values: { control: [1] } }]))).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/metricSetPairList/0/values/experiment' }] } })
  expect(await post(inputOf([{ name: 'cpu', values: { control: [1], experiment: [1] } }]))).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer: '#/metricSetPairList/0/name' }] } })
  expect((await post(inputOf([]), { 'content-type': 'application/json' })).status).toBe(401)
})
