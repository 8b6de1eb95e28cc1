import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { jsonResponse } from './json-response'

const large = { items: Array.from({ length: 200 }, (_, at) => ({ at, name: 'application' })) }

describe('jsonResponse', () => {
  test.each(['gzip', 'br, gzip', 'gzip;q=0.5, br', 'GZIP', '*'])('compresses a large answer for "%s"', async (accept) => {
    const answer = await jsonResponse(200, large, accept)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString())).toEqual(large)
  })

  test.each([null, '', 'identity', 'br', 'gzip;q=0', 'gzip;q=0.0', 'xgzip'])('sends it as it is for "%s"', async (accept) => {
    const answer = await jsonResponse(200, large, accept)
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(await answer.json()).toEqual(large)
  })

  test('a small answer is not worth it, and caches are told what it depends on', async () => {
    const answer = await jsonResponse(201, { id: 'a' }, 'gzip')
    expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual([201, null, 'accept-encoding'])
  })
})
