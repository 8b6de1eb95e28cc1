import { expect, test } from 'vitest'
import { isInside, literalAddress } from './outgoing-address'

test.each(['127.0.0.1', '127.8.9.1', '0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00:ec2::254', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', 'no address'])('%s is inside', (address) => {
  expect(isInside(address)).toBe(true)
})

test.each(['10.0.0.1', '192.168.1.4', '93.184.216.34', '2606:2800:220:1::1', 'fd12::4', '::ffff:10.0.0.1'])('%s is not', (address) => {
  expect(isInside(address)).toBe(false)
})

test('a host that is an address is known as one, in every way that a URL writes it', () => {
  const host = (url: string) => literalAddress(new URL(url).hostname)
  expect([host('http://[::1]:1/'), host('http://2130706433/'), host('http://0x7f.1/'), host('http://localhost/')]).toEqual(['::1', '127.0.0.1', '127.0.0.1', null])
})
