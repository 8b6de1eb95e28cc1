import { expect, test } from 'vitest'
import { redactAddresses } from './redact-addresses'

const secret = 'AbC_-1'.repeat(8)

test.each([
  ['url.full', `http://127.0.0.1:8078/i/${secret}/call/home/rows?x=1`, 'http://127.0.0.1:8078/i/•/call/home/rows?x=1'],
  ['url.path', `/i/${secret}/eureka/apps/HOME`, '/i/•/eureka/apps/HOME'],
  ['http.url', `http://127.0.0.1/i/${secret}/call/a/i/${secret}`, 'http://127.0.0.1/i/•/call/a/i/•'],
  ['http.target', `/i/${secret}`, '/i/•'],
  ['url.path', '/i/18n/messages', '/i/18n/messages'],
  ['http.route', '/i/:language', '/i/:language'],
])('%s %s becomes %s', (key, before, after) => {
  const attributes = { [key]: before }
  redactAddresses(attributes)
  expect(attributes[key]).toBe(after)
})

test('numbers and other values stay as they are', () => {
  const attributes = { 'url.path': 7, 'server.port': 80 }
  redactAddresses(attributes)
  expect(attributes).toEqual({ 'url.path': 7, 'server.port': 80 })
})
