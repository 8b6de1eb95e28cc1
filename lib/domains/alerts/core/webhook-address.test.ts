import { describe, expect, test } from 'vitest'
import { isLocalAddress, readWebhookUrl } from './webhook-address'

describe('an address of this machine or its segment', () => {
  test.each([
    '127.0.0.1', '127.9.9.9', '0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'ff02::1', 'fd00:ec2::254',
    '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '0:0:0:0:0:0:0:1',
  ])('%s is one', (address) => expect(isLocalAddress(address)).toBe(true))

  test.each(['10.0.0.1', '192.168.1.1', '93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34', 'fd12:3456::1', '2002:5db8:d822::1', '128.0.0.1', '168.254.1.1'])('%s is none', (address) => expect(isLocalAddress(address)).toBe(false))

  test.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1::2::3', '1:2:3', 'g::1', '1:2:3:4:5:6:7:8:9', '::ffff:999.0.0.1'])('what is no address ("%s") is not let through', (address) => expect(isLocalAddress(address)).toBe(true))
})

describe('an address as it was typed', () => {
  test.each([
    ['ftp://example.com', 'not-http'],
    ['file:///etc/passwd', 'not-http'],
    ['javascript:alert(1)', 'not-http'],
    ['https://me:secret@example.com/', 'credentials'],
    ['https://me@example.com/', 'credentials'],
    ['example.com/hook', 'not-an-address'],
    ['https://', 'not-an-address'],
  ])('%s is refused: %s', (text, problem) => expect(readWebhookUrl(text)).toEqual({ ok: false, problem }))
  test('numbers in other clothes are what they are', () => {
    for (const text of ['http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://0177.0.0.1/']) {
      const read = readWebhookUrl(text)
      expect(read.ok && isLocalAddress(read.url.hostname)).toBe(true)
    }
  })
})
