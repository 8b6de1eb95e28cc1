import { expect, test } from 'vitest'
import { transportHeaders } from './page-headers'

test('https alone is asked for behind TLS, and never on plain loopback', () => {
  expect(transportHeaders('https://deck.example')).toEqual({ 'strict-transport-security': 'max-age=31536000' })
  expect(transportHeaders('http://127.0.0.1:3000')).toEqual({})
})
