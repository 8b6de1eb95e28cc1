import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { productSettings } from './support/api'
import { expect, test } from './support/test'

const sidecar = (path: string) => `http://127.0.0.1:${productSettings().ports.sidecar}${path}`

/** A process on this machine that knows nothing but HTTP. */
async function startStranger() {
  const state = { health: 200 }
  const server = createServer((request, response) => {
    if (request.url === '/healthy') response.statusCode = state.health
    response.end('from a stranger')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { state, end, port: (server.address() as AddressInfo).port }
}

test('an application that knows no Eureka is registered, called, seen sick and gone when it ends', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/registry')
  const panel = page.getByRole('region', { name: 'Through the sidecar' })
  await expect(panel).toContainText('Nobody is registered through the sidecar')
  const stranger = await startStranger()
  const answer = await fetch(sidecar('/register'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ application: 'stranger', port: stranger.port, health: '/healthy' }) })
  expect(answer.status).toBe(201)
  const row = panel.getByRole('row', { name: new RegExp(`127.0.0.1:stranger:${stranger.port}`) })
  await expect(row).toContainText('Up')
  await expect(row).toContainText('Unverified')
  await expect(async () => expect(await (await fetch(sidecar('/call/stranger/'))).text()).toBe('from a stranger')).toPass()
  stranger.state.health = 500
  await expect(row).toContainText('Down')
  await expect(row).toContainText(/failed \d+ times in a row/)
  await stranger.end()
  await expect(row).toHaveCount(0)
  await expect(page.getByRole('table', { name: 'Leases' }).getByRole('row', { name: /stranger/ })).toHaveCount(0)
})

test('a viewer is shown nothing of what belongs to no team of theirs', async ({ signInAs }) => {
  const stranger = await startStranger()
  const answer = await fetch(sidecar('/register'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ application: 'hidden', port: stranger.port, health: '/healthy' }) })
  expect(answer.status).toBe(201)
  const page = await signInAs('viewer')
  await page.goto('/registry')
  await expect(page.getByRole('region', { name: 'Through the sidecar' })).toContainText('Nobody is registered through the sidecar')
  await expect(page.getByRole('row', { name: /127\.0\.0\.1:hidden/ })).toHaveCount(0)
  expect((await fetch(sidecar(answer.headers.get('location') ?? ''), { method: 'DELETE' })).status).toBe(204)
  await stranger.end()
})
