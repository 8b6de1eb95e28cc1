import { describe, expect, test } from 'vitest'
import { isLocalHost, readWebhookUrl } from './webhook-address'

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
