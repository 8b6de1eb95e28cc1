import { askApi, operatorToken, productSettings } from './support/api'
import { needLanguage } from './support/clients'
import { startConfigClient } from './support/config-client'
import { expect, test } from './support/test'

interface Saved {
  application: string | null
  version: number
}

test('Spring’s own config client, told one address, starts with what is saved, encrypted or not, and takes what is saved later', async () => {
  needLanguage('Java')
  test.setTimeout(600_000)
  const name = 'audience'
  const { value } = await askApi<{ value: string }>('POST', '/api/v1/config/encrypt', { application: name, value: 'topsecret' })
  const save = (text: string, expectedVersion: number) => askApi('PUT', '/api/v1/config/documents', { application: name, layer: 'application', format: 'yaml', text, comment: '', expectedVersion })
  const { items } = await askApi<{ items: Saved[] }>('GET', `/api/v1/config/documents?application=${name}&layer=application`)
  const before = items.find((one) => one.application === name)?.version ?? 0
  await save(`greeting: hello\ndb:\n  password: "${value}"\n  pool.size: 20\n`, before)
  const client = await startConfigClient(`http://client:${operatorToken()}@127.0.0.1:${productSettings().ports.config}`, name)
  try {
    const origin = await client.origin
    const values = async () => (await fetch(`${origin}/values`)).text()
    expect(await values()).toBe('hello, topsecret, 20')
    await save('greeting: hallo\n', before + 1)
    // The original's own way: the application is told to ask again.
    await expect.poll(async () => (await (await fetch(`${origin}/actuator/refresh`, { method: 'POST' })).json()) as string[], { timeout: 10_000 }).toContain('greeting')
    expect(await values()).toBe('hallo, none, 0')
  } finally {
    await client.stop()
  }
})
