import { describe, expect, test } from 'vitest'
import { isLocalAddress, isLocalHost, readWebhookUrl } from './webhook-address'

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

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://0177.0.0.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://localhost:3000/', 'http://api.localhost./', 'http://169.254.169.254/', 'http://100.100.100.200/'])('%s is of this machine, its link or its cloud', (text) => {
    const read = readWebhookUrl(text)
    expect(read.ok && isLocalHost(read.url)).toBe(true)
  })
  test.each(['https://hooks.example/x', 'http://10.0.0.4/', 'http://[2606:2800:220:1::1]/'])('%s is not', (text) => {
    const read = readWebhookUrl(text)
    expect(read.ok && isLocalHost(read.url)).toBe(false)
  })
})

test('what a name leads to is judged, and what is no address is not let through', () => {
  expect(['127.0.0.1', 'fe80::1%eth0', '::ffff:a9fe:a9fe', 'nonsense', ''].map(isLocalAddress)).toEqual([true, true, true, true, true])
  expect(['10.0.0.1', '93.184.216.34', '2606:2800:220:1::1'].map(isLocalAddress)).toEqual([false, false, false])
})
