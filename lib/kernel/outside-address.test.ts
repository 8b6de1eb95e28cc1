import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressClass, isOutside, isOwnName } from './outside-address'

test.each([
  ['127.0.0.1', 'this-machine'], ['127.255.0.9', 'this-machine'], ['::1', 'this-machine'], ['[::1]', 'this-machine'], ['::ffff:127.0.0.1', 'this-machine'], ['::ffff:7f00:1', 'this-machine'], ['64:ff9b::7f00:1', 'this-machine'], ['2002:7f00:1::', 'this-machine'],
  ['0.0.0.0', 'nowhere'], ['::', 'nowhere'], ['0.1.2.3', 'nowhere'],
  ['169.254.169.254', 'link-local'], ['::ffff:a9fe:a9fe', 'link-local'], ['fe80::1%eth0', 'link-local'], ['febf::1', 'link-local'],
  ['100.100.100.200', 'metadata'], ['168.63.129.16', 'metadata'], ['fd00:ec2::254', 'metadata'],
  ['224.0.0.1', 'many'], ['255.255.255.255', 'many'], ['ff02::1', 'many'],
  ['10.0.0.5', 'private'], ['172.31.9.9', 'private'], ['192.168.1.1', 'private'], ['100.64.0.1', 'private'], ['fd12::1', 'private'],
  ['172.32.0.1', 'public'], ['8.8.8.8', 'public'], ['2001:4860:4860::8888', 'public'], ['fec0::1', 'public'],
])('%s is %s', (address, found) => expect(addressClass(address)).toBe(found))

test.each(['example.com', '1.2.3', '256.1.1.1', '1.2.3.4.5', ':::', '1:2:3:4:5:6:7', '1::2::3', 'g::1', '::ffff:300.1.1.1', ''])('%s is no address', (text) => expect(addressClass(text)).toBe(null))

test('whatever Node takes for an address of this machine is not outside', () => {
  const own = new BlockList()
  own.addSubnet('127.0.0.0', 8, 'ipv4')
  own.addSubnet('169.254.0.0', 16, 'ipv4')
  own.addAddress('::1', 'ipv6')
  own.addSubnet('fe80::', 10, 'ipv6')
  const near = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4().map((v4) => `::ffff:${v4}`), fc.constantFrom('127.1.2.3', '169.254.1.1', '::1', 'fe80::9', '::ffff:127.9.9.9'))
  fc.assert(
    fc.property(near, (address) => {
      const found = addressClass(address)
      expect(found).not.toBe(null)
      if (found !== null && own.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) expect(isOutside(found)).toBe(false)
    }),
  )
})

test('names of this machine', () => {
  expect(['localhost', 'LocalHost.', 'a.localhost', 'notlocalhost', 'localhost.example.com'].map(isOwnName)).toEqual([true, true, true, false, false])
})
