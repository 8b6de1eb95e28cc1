import { sendLog, sendTrace } from './support/telemetry'
import { seenApplications } from './support/seen'
import { expect, test } from './support/test'

test('lines are found by words and by severity, and the address says what was asked', async ({ signInAs }) => {
  await sendLog('shop', 'the cellar pump stopped at noon')
  const page = await signInAs('operator')
  await page.goto('/logs')
  await page.getByLabel('Words or a trace id').fill('cellar "stopped at"')
  await page.getByLabel('Application', { exact: true }).fill('shop')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page).toHaveURL(/q=cellar/)
  await expect(page).toHaveURL(/application=shop/)
  const lines = page.getByRole('region', { name: 'Lines', exact: true })
  await expect(async () => {
    await page.reload()
    await expect(lines).toContainText('the cellar pump stopped at noon', { timeout: 2_000 })
  }).toPass()

  const severity = page.getByRole('button', { name: /^Severity:/ })
  await severity.click()
  await page.getByRole('menuitemradio', { name: 'error and above' }).click()
  await expect(page).toHaveURL(/severity=error/)
  await expect(lines).toContainText('Nothing matches')
  await severity.click()
  await page.getByRole('menuitemradio', { name: 'warn and above' }).click()
  await expect(lines).toContainText('the cellar pump stopped at noon')
})

test('a line opens with its attributes and leads to its trace', async ({ signInAs }) => {
  const sent = await sendTrace('shop', 'GET /cellar')
  await sendLog('shop', 'one line of a trace', sent)
  const page = await signInAs('operator')
  await page.goto(`/logs?traceId=${sent.traceId}`)
  const line = page.getByRole('button', { name: /one line of a trace/ })
  await expect(async () => {
    await page.reload()
    await expect(line).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(page.getByRole('button', { name: `Remove traceId=${sent.traceId}` })).toBeVisible()
  await line.click()
  await expect(line).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('region', { name: 'Lines', exact: true })).toContainText('shop-1')
  await page.getByRole('link', { name: `Open trace ${sent.traceId.slice(0, 8)}` }).click()
  await expect(page).toHaveURL(new RegExp(`/traces/${sent.traceId}\\?.*span=${sent.failedSpanId}`))
  await expect(page.getByRole('treeitem', { name: /charge the card/ })).toHaveAttribute('aria-selected', 'true')
})

test('the live tail shows a line as it is stored, waits while paused, and goes on', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/logs?application=shop')
  await page.getByRole('button', { name: 'Live tail' }).click()
  await expect(page).toHaveURL(/tail=1/)
  const tail = page.getByRole('region', { name: 'Live tail' })
  await expect(tail.getByRole('status').filter({ hasText: 'tailing' })).toBeVisible()
  await sendLog('shop', 'first line of the tail')
  await expect(tail).toContainText('first line of the tail')

  await tail.getByRole('button', { name: 'Pause' }).click()
  await expect(tail.getByRole('status').filter({ hasText: 'paused' })).toBeVisible()
  await sendLog('shop', 'second line of the tail')
  await tail.getByRole('button', { name: /1 new/ }).waitFor()
  await expect(tail).not.toContainText('second line of the tail')
  await tail.getByRole('button', { name: /1 new/ }).click()
  await expect(tail).toContainText('second line of the tail')
  await page.getByRole('button', { name: 'Stop tail' }).click()
  await expect(page).not.toHaveURL(/tail=1/)
})

test("a viewer's search and tail hold nothing of other applications", async ({ signInAs, expectProblem }) => {
  expectProblem(/status of 404/)
  const page = await signInAs('viewer')
  await page.goto('/logs')
  await expect(page.getByRole('region', { name: 'Lines', exact: true })).toBeVisible()
  const { items } = (await (await page.request.get('/api/v1/logs?limit=200')).json()) as { items: { application: string }[] }
  const seen = await seenApplications(page)
  expect(seen).not.toContain('playback')
  expect(items.filter(({ application }) => !seen.includes(application))).toEqual([])
  const foreign = await page.request.get('/api/v1/logs?application=playback')
  expect(foreign.status() === 404 || ((await foreign.json()) as { items: unknown[] }).items.length === 0).toBe(true)
})
