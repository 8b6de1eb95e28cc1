import type { LookupAddress, LookupOptions } from 'node:dns'
import { expect, test } from 'vitest'
import { AddressRefused, guardedLookup, refusedLiteral } from './address-guard'

/** What a connection to this host would be given: its addresses, or why there are none. */
const lookUp = (host: string, localAllowed: boolean, options: LookupOptions = { all: true }) =>
  new Promise<string | LookupAddress[] | Error>((resolve) => guardedLookup(localAllowed)(host, options, (error, found) => resolve(error ?? found)))

test('an address or a name of this machine needs no resolver to be refused', () => {
  expect(refusedLiteral('127.0.0.1', false)).toMatchObject({ code: 'ADDRESS_REFUSED', leads: 'this-machine' })
  expect(refusedLiteral('[::ffff:a9fe:a9fe]', false)).toMatchObject({ leads: 'link-local' })
  expect(refusedLiteral('api.localhost', false)).toMatchObject({ leads: 'this-machine' })
  for (const host of ['10.0.0.1', '[2606:2800:220:1::1]', 'example.com']) expect(refusedLiteral(host, false)).toBe(null)
  expect(refusedLiteral('127.0.0.1', true)).toBe(null)
})

test('a name is refused for what it leads to, and given as it was asked for where that is allowed', async () => {
  expect(await lookUp('localhost', false)).toBeInstanceOf(AddressRefused)
  const all = await lookUp('localhost', true)
  expect(all).toContainEqual(expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string }))
  expect(await lookUp('localhost', true, {})).toMatch(/^(127\.0\.0\.1|::1)$/)
})
