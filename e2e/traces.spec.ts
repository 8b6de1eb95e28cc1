import { sendLog, sendTrace } from './support/telemetry'
import { expect, test } from './support/test'

test('traces are searched by application, words, length and result, all of it in the address', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/traces')
  const table = page.getByRole('table', { name: 'Traces that match' })
  await expect(table.locator('tbody').getByRole('row').nth(3)).toBeVisible()
  await page.getByLabel('Application', { exact: true }).fill('home')
  await page.getByLabel('Operation or attributes').fill('http.request.method=GET')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page).toHaveURL(/application=home/)
  await expect(page).toHaveURL(/q=http\.request\.method%3DGET/)
  await expect(table.locator('tbody').getByRole('row').first()).toBeVisible()

  await page.getByRole('button', { name: /^Result:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Not failed' }).click()
  await expect(page).toHaveURL(/status=ok/)
  await expect(table).not.toContainText('Failed')

  await page.getByRole('button', { name: 'ms', exact: true }).click()
  await expect(page).toHaveURL(/sort=slowest/)
  await expect(table.getByRole('columnheader', { name: 'ms', exact: true })).toHaveAttribute('aria-sort', 'descending')

  await page.getByLabel('Operation or attributes').fill('no-such-operation-anywhere')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(table.locator('tbody').getByRole('row').first()).toBeVisible()
})

test('a search that cannot be read says how to write it', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/traces')
  await page.getByLabel('Operation or attributes').fill('a="unclosed')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'key=value pairs' })).toBeVisible()
})

test('a request over several services is read by keyboard, span by span', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/traces?application=home&sort=slowest')
  await page.getByRole('table', { name: 'Traces that match' }).locator('tbody').getByRole('row').first().getByRole('link').click()
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/)
  const tree = page.getByRole('tree', { name: 'Waterfall' })
  const spans = tree.getByRole('treeitem')
  expect(await spans.count()).toBeGreaterThan(3)
  await tree.focus()
  await page.keyboard.press('Home')
  await expect(spans.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(spans.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/span=[0-9a-f]{16}/)

  // Presses are counted though the address comes after them.
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
  await expect(spans.nth(4)).toHaveAttribute('aria-selected', 'true')

  const before = await spans.count()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect(spans.first()).toHaveAttribute('aria-expanded', 'false')
  await expect(spans).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(spans).toHaveCount(before)

  // The chosen span is part of the link.
  await page.keyboard.press('ArrowDown')
  await expect(spans.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.reload()
  await expect(spans.nth(1)).toHaveAttribute('aria-selected', 'true')
})

test('what is folded stays folded, though the answer about the chosen span comes later', async ({ signInAs }) => {
  const page = await signInAs('operator')
  let answer = () => {}
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await page.route(/\/api\/v1\/traces\/[0-9a-f]+\/spans\//, async (route) => {
    await asked
    await route.continue()
  })
  await page.goto('/traces?application=home&sort=slowest')
  await page.getByRole('table', { name: 'Traces that match' }).locator('tbody').getByRole('row').first().getByRole('link').click()
  const tree = page.getByRole('tree', { name: 'Waterfall' })
  const spans = tree.getByRole('treeitem')
  await spans.nth(1).click()
  await expect(spans.nth(1)).toHaveAttribute('aria-selected', 'true')
  await spans.first().locator('.wf-fold').click()
  await expect(spans).toHaveCount(1)
  const detail = page.waitForResponse(/\/spans\/[0-9a-f]+\?.*except=[0-9a-f]/)
  answer()
  await (await detail).finished()
  await expect(page.getByRole('term').filter({ hasText: 'Duration' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Unfold all' })).toBeVisible()
  await expect(spans).toHaveCount(1)
})

test('a trace sent by the stock SDK appears with its failed span, its attributes and its logs', async ({ signInAs }) => {
  const operation = 'POST /orders/browser-test'
  const sent = await sendTrace('shop', operation)
  await sendLog('shop', 'the card was refused', sent)
  const page = await signInAs('operator')
  await page.goto('/traces?application=shop')
  const row = page.getByRole('table', { name: 'Traces that match' }).getByRole('row', { name: new RegExp(operation) }).first()
  await expect(async () => {
    await page.reload()
    await expect(row).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(row).toContainText('Failed')

  await page.goto(`/traces/${sent.traceId}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(operation)
  await expect(page.getByText('It failed in shop charge the card: card refused')).toBeVisible()
  await page.getByRole('treeitem', { name: /failed.*charge the card/i }).click()
  const detail = page.getByRole('region', { name: 'charge the card' })
  await expect(detail).toContainText('card refused')
  await expect(detail.getByRole('link', { name: 'cards', exact: true })).toBeVisible()
  await expect(detail).toContainText(sent.failedSpanId)

  const logs = page.getByRole('region', { name: 'Logs of this trace' })
  await expect(logs).toContainText('the card was refused')
  // The chosen span's lines, in place: the root wrote none.
  await logs.getByRole('checkbox', { name: 'Only of the chosen span' }).click()
  await expect(page).toHaveURL(/lines=span/)
  await expect(logs).toContainText('the card was refused')
  await page.getByRole('treeitem').first().click()
  await expect(logs).toContainText('No line was written within the chosen span')
  await page.getByRole('treeitem', { name: /failed.*charge the card/i }).click()
  await detail.getByRole('link', { name: 'Logs of this trace' }).click()
  await expect(page).toHaveURL(new RegExp(`/logs\\?traceId=${sent.traceId}`))
  await expect(page.getByRole('region', { name: 'Lines', exact: true })).toContainText('the card was refused')
})

test('a trace that does not exist, or belongs to another team, is not found', async ({ signInAs, expectProblem }) => {
  expectProblem(/status of 404/)
  const sent = await sendTrace('shop', 'GET /private')
  const operator = await signInAs('operator')
  await expect(async () => expect((await operator.request.get(`/api/v1/traces/${sent.traceId}`)).status()).toBe(200)).toPass()
  const viewer = await signInAs('viewer')
  expect((await viewer.request.get(`/api/v1/traces/${sent.traceId}`)).status()).toBe(404)
  await viewer.goto(`/traces/${sent.traceId}`)
  await expect(viewer.getByRole('heading', { name: /No such page|Not found/ })).toBeVisible()
  await expect(viewer.getByText('GET /private')).toHaveCount(0)
})
