import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { sendLoop } from './support/telemetry'
import { expect, test } from './support/test'

/** Stored, and found by its id. */
async function isStored(page: Page, traceId: string): Promise<void> {
  await expect(async () => expect((await page.request.get(`/api/v1/traces/${traceId}/summary`)).status()).toBe(200)).toPass()
}

test('a long trace opens at the span of its link, and only the rows in sight are there', async ({ signInAs }) => {
  const page = await signInAs('operator')
  const { traceId, rootId, lastId } = await sendLoop('shop', 'GET /long', 3_000)
  await isStored(page, traceId)
  await page.goto(`/traces/${traceId}?span=${lastId}`)
  const tree = page.getByRole('tree', { name: 'Waterfall' })
  await expect(tree.locator(`[id$="-${lastId}"]`)).toHaveAttribute('aria-selected', 'true')
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(80)
  await expect(page.getByText('3,001 rows')).toBeVisible()
  await expect(page.getByRole('region', { name: 'select title' })).toContainText('select * from title where id = 2999')

  await tree.focus()
  await page.keyboard.press('ArrowUp')
  await expect(page).not.toHaveURL(new RegExp(lastId))
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(new RegExp(`span=${rootId}`))
  await expect(tree.locator(`[id$="-${rootId}"]`)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(tree.getByRole('treeitem')).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('3,001 rows')).toBeVisible()
})

test('a search within a trace walks from match to match, and stands in the address', async ({ signInAs }) => {
  const page = await signInAs('operator')
  const { traceId, lastId } = await sendLoop('shop', 'GET /searched', 500)
  await isStored(page, traceId)
  await page.goto(`/traces/${traceId}`)
  const field = page.getByLabel('Search in this trace')
  await field.fill('db.query.text="select * from title where id = 499"')
  await field.press('Enter')
  await expect(page).toHaveURL(/find=/)
  await expect(page.getByText('– of 1')).toBeVisible()
  // Who searches stays in the field: Enter again goes to what was found.
  await expect(field).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`span=${lastId}`))
  await expect(page.getByText('1 of 1')).toBeVisible()
  await page.getByRole('button', { name: 'Next match' }).click()
  await expect(page.getByText('1 of 1')).toBeVisible()
  await expect(page.getByRole('tree').locator(`[id$="-${lastId}"]`)).toHaveAttribute('aria-selected', 'true')
})

test('repeated calls are found, and lead to the calls', async ({ signInAs }) => {
  const page = await signInAs('operator')
  const { traceId } = await sendLoop('shop', 'GET /loop', 12)
  await isStored(page, traceId)
  await page.goto(`/traces/${traceId}`)
  const findings = page.getByRole('region', { name: 'Findings' })
  await expect(findings).toContainText('shop select title is called 12 times, one after another')
  await expect(findings).toContainText('select * from title where id = ?')
  await findings.getByRole('link', { name: 'call 2', exact: true }).click()
  await expect(page.getByRole('region', { name: 'select title' })).toContainText('select * from title where id = 1')
})

test('a box over the plot filters the list by pointer and keyboard, and is compared with the rest', async ({ signInAs }) => {
  const page = await signInAs('operator')
  const operation = `GET /boxed-${Date.now()}`
  const slow = await Promise.all(Array.from({ length: 12 }, () => sendLoop('boxed', operation, 3, { ms: 300, version: 'new' })))
  await Promise.all(Array.from({ length: 24 }, () => sendLoop('boxed', operation, 3, { ms: 1, version: 'old' })))
  for (const { traceId } of slow) await isStored(page, traceId)
  await page.goto(`/traces?from=now-5m&to=now&q=${encodeURIComponent(operation)}`)
  const rows = page.getByRole('table', { name: 'Traces that match' }).locator('tbody').getByRole('row')
  await expect(rows).toHaveCount(36)

  // From the middle of the plot up to its upper edge: those that took long.
  const plot = page.getByRole('application', { name: /traces by time and duration/ })
  const area = await plot.locator('.plot').boundingBox()
  if (!area) throw new Error('no plot')
  await page.mouse.move(area.x + 2, area.y + 2)
  await page.mouse.down()
  await page.mouse.move(area.x + area.width - 2, area.y + area.height * 0.45, { steps: 5 })
  await page.mouse.up()
  await expect(page).toHaveURL(/box=\d+-\d+%2C/)
  await expect(rows).toHaveCount(12)

  await page.getByRole('button', { name: 'The box', exact: true }).click()
  await expect(page).toHaveURL(/cohort=box/)
  const differences = page.getByRole('table', { name: 'What is different' })
  await expect(differences.getByRole('row', { name: /service\.version=new/ })).toContainText('100')
  await differences.getByRole('link', { name: 'service.version=new' }).click()
  await expect(page).toHaveURL(/q=service\.version%3Dnew/)
  await expect(page).toHaveURL(/box=/)
  await expect(rows).toHaveCount(12)

  await page.goto(`/traces?from=now-5m&to=now&q=${encodeURIComponent(operation)}`)
  await expect(rows).toHaveCount(36)
  await plot.focus()
  for (const key of ['ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/box=/)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/box=/)
  await expect(rows).toHaveCount(36)
})

test('two traces are compared, one is downloaded, and its file is looked at without being stored', async ({ signInAs }) => {
  const page = await signInAs('operator')
  const [one, other] = [await sendLoop('shop', 'GET /compared', 4), await sendLoop('shop', 'GET /compared', 9)]
  await isStored(page, one.traceId)
  await isStored(page, other.traceId)
  await page.goto(`/traces/${one.traceId}`)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(page.getByLabel('A', { exact: true })).toHaveValue(one.traceId)
  await page.getByLabel('B', { exact: true }).fill(other.traceId)
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`b=${other.traceId}`))
  const compared = page.getByRole('table', { name: 'Compare two traces' })
  await expect(compared.getByRole('row', { name: /select title/ })).toContainText('+5')

  await page.goto(`/traces/${one.traceId}`)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download', exact: true }).click()])
  const file = await download.path()
  const written = JSON.parse(readFileSync(file, 'utf8')) as { resourceSpans: { scopeSpans: { spans: { traceId: string }[] }[] }[] }
  expect(written.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))).toHaveLength(5)

  await page.goto('/traces/file')
  await page.getByLabel('File').setInputFiles({ name: 'trace.json', mimeType: 'application/json', buffer: readFileSync(file) })
  await expect(page.getByRole('heading', { level: 1, name: /GET \/compared/ })).toBeVisible()
  await expect(page.getByRole('tree', { name: 'Waterfall' }).getByRole('treeitem')).toHaveCount(5)
  await page.getByLabel('File').setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xy","spanId":"0"}]}]}]}') })
  await expect(page.getByRole('alert').filter({ hasText: '#/resourceSpans/0/scopeSpans/0/spans/0/traceId' })).toBeVisible()
})

test('an operation is given a budget of calls by a member, and a viewer reads why not', async ({ signInAs }) => {
  const viewer = await signInAs('viewer')
  await viewer.goto('/applications/home?tab=traces')
  await expect(viewer.getByRole('button', { name: /^Set the call budget of/ }).first()).toHaveAccessibleDescription(/role member/)

  const member = await signInAs('member')
  await member.goto('/applications/home?tab=traces')
  const table = member.getByRole('table', { name: 'Calls per request' })
  await table.getByRole('button', { name: /^Set the call budget of/ }).first().click()
  const dialog = member.getByRole('dialog', { name: /^Call budget of/ })
  await dialog.getByLabel('Calls per request, p95').fill('0')
  await expect(dialog.getByText('A whole number from 1 to 100,000.').first()).toBeVisible()
  await dialog.getByLabel('Calls per request, p95').fill('1')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(table.getByRole('button', { name: /^Change the call budget of/ })).toBeVisible()
  await table.getByRole('button', { name: /^Change the call budget of/ }).click()
  await member.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(table.getByRole('button', { name: /^Change the call budget of/ })).toHaveCount(0)
})
