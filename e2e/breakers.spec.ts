import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { askApi, productSettings } from './support/api'
import { needLanguage } from './support/clients'
import { startHystrixDashboard } from './support/hystrix-dashboard'
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

test('what was replayed is put in force by a member, shown before and after, in the changes, and taken back; a viewer reads why not', async ({ signInAs }) => {
  const viewer = await signInAs('viewer')
  await viewer.goto(`/breakers?q=${application}`)
  await viewer.getByRole('button', { name: new RegExp(`^edge → ${application} `) }).click()
  await expect(viewer.getByRole('button', { name: 'Put in force' })).toHaveAccessibleDescription(/breakers:set-rules needs member/)

  const page = await signInAs('member')
  await page.goto(`/breakers?q=${application}`)
  await page.getByRole('button', { name: new RegExp(`^edge → ${application} `) }).click()
  const bench = page.getByRole('region', { name: `What if: edge → ${application}` })
  const apply = bench.getByRole('button', { name: 'Put in force' })
  await expect(apply).toHaveAccessibleDescription(/Replay other rules first/)
  await bench.getByLabel('Opens at errors of').fill('35')
  await bench.getByRole('button', { name: 'Replay' }).click()
  await expect(apply).toBeEnabled()
  await apply.click()
  const dialog = page.getByRole('dialog', { name: `Other rules for edge → ${application}` })
  await expect(dialog.getByRole('row', { name: /^Opens at errors of 50 % 35 %$/ })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Put in force' })).toBeDisabled()
  await dialog.getByLabel('Why').fill('it opened too late this morning')
  await dialog.getByRole('button', { name: 'Put in force' }).click()
  const panel = page.getByRole('region', { name: `edge → ${application}`, exact: true })
  await expect(panel).toContainText('it opened too late this morning')
  await expect(panel).toContainText('opens at 35 % errors')
  await page.goto('/changes')
  await expect(page.getByRole('table').getByText(`Breaker edge > ${application}: other rules put in force`)).toBeVisible()
  await page.goBack()
  await panel.getByRole('button', { name: 'Take them back' }).click()
  await expect(panel).toContainText('opens at 50 % errors')
  await expect(panel.getByRole('button', { name: 'Take them back' })).toHaveCount(0)
})

test('Netflix’s own dashboard reads our stream: a breaker closed, and forced open', async ({ openBrowser, expectProblem }) => {
  needLanguage('Java')
  test.setTimeout(600_000)
  const dashboard = await startHystrixDashboard()
  const traffic = playTraffic(path)
  const pair = { caller: 'edge', callee: application }
  try {
    const page = await openBrowser()
    await page.addInitScript({ path: dashboard.underscore })
    // It fetches that script from a network that is not there for everybody.
    expectProblem(/cdnjs\.cloudflare\.com/)
    expectProblem(/favicon\.ico/)
    await page.goto(dashboard.monitorOf(`http://127.0.0.1:${productSettings().ports.hystrix}/hystrix.stream`))
    const circuit = page.locator('.monitor', { hasText: `edge_${application}` })
    await expect(circuit).toContainText('Circuit Closed')
    await expect(circuit.locator('.success')).not.toHaveText('0')
    await askApi('PUT', '/api/v1/breakers/force', { ...pair, mode: 'open', minutes: 5, why: 'to be seen on the dashboard' })
    await expect(circuit).toContainText('Forced Open')
    await expect(circuit.locator('.shortCircuited')).not.toHaveText('0')
    await askApi('DELETE', '/api/v1/breakers/force', pair)
    await page.close()
  } finally {
    await traffic.stop()
    await dashboard.stop()
  }
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
