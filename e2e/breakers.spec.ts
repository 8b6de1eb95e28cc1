import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serving } from './support/rollouts'
import { expect, test } from './support/test'
import { playTraffic } from './support/traffic'

const application = 'shop-breakers'
const path = `/${application}/profiles/p1`

test.describe.configure({ mode: 'serial' })

test('a viewer sees the breaker on the wall, in the table and whole, and why they may not force it', async ({ signInAs }) => {
  await serving(application, '1.0.0')
  const traffic = playTraffic(path)
  const page = await signInAs('viewer')
  await page.goto(`/breakers?q=${application}`)
  const tile = page.getByRole('button', { name: new RegExp(`^edge → ${application} .* Closed$`) })
  await expect(tile).toBeVisible()
  await tile.focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: `edge → ${application}`, exact: true })
  await expect(panel).toContainText('By Hystrix’s rules')
  await expect(panel.getByRole('button', { name: 'Force it' })).toHaveAccessibleDescription(/breakers:force/)
  await page.getByRole('button', { name: 'Table' }).click()
  await expect(page.getByRole('row', { name: new RegExp(`edge → ${application}`) })).toContainText('Closed')
  await traffic.stop()
})

test('a member forces it open with a reason: refused at once, in the changes, and ended in the browser', async ({ signInAs }) => {
  const traffic = playTraffic(path)
  const page = await signInAs('member')
  await page.goto(`/breakers?q=${application}`)
  await page.getByRole('button', { name: new RegExp(`^edge → ${application} `) }).click()
  const panel = page.getByRole('region', { name: `edge → ${application}`, exact: true })
  await panel.getByRole('button', { name: 'Force it' }).click()
  const dialog = page.getByRole('dialog', { name: /^Force edge/ })
  await expect(dialog.getByRole('button', { name: 'Force open' })).toBeDisabled()
  await dialog.getByLabel('Why').fill('its database is being mended')
  await dialog.getByRole('button', { name: 'Force open' }).click()
  await expect(panel).toContainText('its database is being mended')
  await expect(page.getByRole('button', { name: new RegExp(`^edge → ${application} .* Forced open$`) })).toBeVisible()
  await traffic.stop()
  await page.goto('/changes')
  await expect(page.getByRole('table').getByText(`Breaker edge > ${application} forced`)).toBeVisible()
  await page.goBack()
  await panel.getByRole('button', { name: 'End it now' }).click()
  await expect(panel.getByRole('button', { name: 'End it now' })).toHaveCount(0)
})

test('other rules are replayed over what was recorded, beside what happened', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(`/breakers?q=${application}`)
  await page.getByRole('button', { name: new RegExp(`^edge → ${application} `) }).click()
  const bench = page.getByRole('region', { name: `What if: edge → ${application}` })
  await bench.getByLabel('Opens at errors of').fill('200')
  await expect(bench.getByText('From 1 to 100.')).toBeVisible()
  await bench.getByLabel('Opens at errors of').fill('1')
  await bench.getByLabel('Timeout').fill('1')
  await bench.getByLabel('Needs at least').fill('1')
  await bench.getByRole('button', { name: 'Replay' }).click()
  const row = bench.getByRole('row', { name: /^Timed out calls/ })
  await expect(row.getByRole('cell').nth(1)).toHaveText('0')
  await expect(row.getByRole('cell').nth(2)).not.toHaveText('0')
})

test('an operator adds the stream of an existing application, and its breakers stand on the wall', async ({ signInAs }) => {
  const command = { type: 'HystrixCommand', name: 'GetOrder', group: 'orders', isCircuitBreakerOpen: true, requestCount: 40, errorCount: 30, reportingHosts: 1, rollingCountShortCircuited: 5, propertyValue_metricsRollingStatisticalWindowInMilliseconds: 10_000 }
  const open = new Set<ServerResponse>()
  const server = createServer((_request, response) => {
    open.add(response.writeHead(200, { 'content-type': 'text/event-stream' }))
    response.write(`data: ${JSON.stringify(command)}\n\n`)
  }).listen(0, '127.0.0.1')
  const page = await signInAs('operator')
  await page.goto('/breakers')
  await page.getByRole('button', { name: 'Add a stream' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a stream' })
  await dialog.getByLabel('Team').fill('front')
  await dialog.getByLabel('Name').fill('orders')
  await dialog.getByLabel('Address').fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hystrix.stream`)
  await dialog.getByLabel('It lies on this machine').check()
  await dialog.getByRole('button', { name: 'Add a stream' }).click()
  await expect(page.getByRole('button', { name: /^orders → GetOrder 75\s% 4\s\/s .* Open/ })).toBeVisible()
  await page.getByRole('button', { name: 'Remove orders' }).click()
  await expect(page.getByText('No stream is read.')).toBeVisible()
  for (const response of open) response.destroy()
  server.close()
})

test('in Korean, on a narrow screen, nothing goes over the edge', async ({ signInAs }) => {
  const page = await signInAs('viewer', 'front', { viewport: { width: 390, height: 844 } })
  await page.goto('/breakers')
  await page.context().addCookies([{ name: 'qd-language', value: 'ko', url: page.url() }])
  await page.goto(`/breakers?q=${application}`)
  await expect(page.getByRole('heading', { level: 1, name: '차단기' })).toBeVisible()
  await expect(page.getByRole('button', { name: new RegExp(`^edge → ${application} `) })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})
