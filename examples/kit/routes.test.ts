import { describe, expect, test } from 'vitest'
import { asReply, compileRoutes, reply } from './routes'

const find = compileRoutes({ 'GET /titles': () => 'all', 'GET /titles/:id': () => 'one', 'POST /titles/:id/seen': () => 'seen' })

describe('routes', () => {
  test.each([
    ['GET', '/titles', '/titles', {}],
    ['GET', '/titles/a%20b', '/titles/:id', { id: 'a b' }],
    ['POST', '/titles/7/seen', '/titles/:id/seen', { id: '7' }],
  ])('%s %s', (method, path, route, params) => expect(find(method, path)).toMatchObject({ route, params }))
  test.each([['POST', '/titles'], ['GET', '/'], ['GET', '/titles/7/8']])('%s %s is nothing', (method, path) => expect(() => find(method, path)).toThrow('Nothing at'))
})

test('a body that looks like a reply is a body', () => {
  expect(asReply({ status: 'UP' })).toEqual({ status: 200, body: { status: 'UP' } })
  expect(asReply({ status: 404 })).toEqual({ status: 200, body: { status: 404 } })
  expect(asReply(reply(204))).toEqual({ status: 204, body: undefined })
})
