import { readFile } from 'node:fs/promises'
import { sendMetrics, sendTrace } from './support/telemetry'
import { expect, test } from './support/test'

const pick = /Metric$/

test('a metric is found by a part of its name, drawn, filtered by what there is, and the address says so', async ({ signInAs }) => {
  const sent = await sendTrace('kiosk', 'POST /order')
  await sendMetrics('kiosk', { traceId: sent.traceId })
  const page = await signInAs('operator')
  await page.goto('/metrics')
  await expect(page.getByRole('region', { name: 'Requests, errors and latency' })).toBeVisible()
  const metric = page.getByRole('combobox', { name: pick })
  await expect(async () => {
    await metric.fill('')
    await metric.pressSequentially('kiosk.or')
    await expect(page.getByRole('option', { name: /kiosk\.orders/ })).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await metric.press('ArrowDown')
  await metric.press('Enter')
  await expect(page).toHaveURL(/a=rate%28kiosk\.orders%29/)
  const answer = page.getByRole('region', { name: 'Answer' })
  await expect(answer.getByRole('application')).toHaveAccessibleName(/rate kiosk\.orders/)

  const query = page.getByRole('group', { name: 'Query a' })
  await query.getByRole('button', { name: 'Filter' }).click()
  await query.getByRole('combobox', { name: 'Label to filter by' }).fill('queue')
  await page.getByRole('option', { name: 'queue' }).click()
  await expect(query.getByRole('option', { name: 'orders' })).toBeVisible()
  await query.getByRole('combobox', { name: 'Value of queue' }).press('ArrowDown')
  await query.getByRole('combobox', { name: 'Value of queue' }).press('Enter')
  await expect(page).toHaveURL(/queue%3D%22orders%22/)
  await query.getByRole('button', { name: 'Remove filter queue=orders' }).click()
  await expect(page).not.toHaveURL(/queue/)

  await query.getByRole('button', { name: 'As text' }).click()
  await query.getByLabel('Query a as text').fill('rate(kiosk.orders')
  await expect(query.getByRole('alert')).toContainText('At character 18')
})

test('a quantile with its exemplar leads to the trace; the table and the heat map are its twins', async ({ signInAs }) => {
  const sent = await sendTrace('kiosk', 'POST /exemplar')
  await sendMetrics('kiosk', { traceId: sent.traceId })
  const page = await signInAs('operator')
  await page.goto(`/metrics?a=${encodeURIComponent('quantile(0.5, kiosk.wait)')}`)
  const link = page.getByRole('region', { name: 'Exemplars' }).getByRole('link', { name: sent.traceId.slice(0, 8) })
  await expect(async () => {
    await page.reload()
    await expect(link).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await page.getByRole('button', { name: /^Drawn as:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Table' }).click()
  await expect(page.getByRole('table', { name: /p50 kiosk\.wait/ })).toContainText('30 ms')
  await page.getByRole('button', { name: /^Drawn as:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Heat map' }).click()
  await expect(page.getByRole('application', { name: /in all/ })).toBeVisible()
  await page.goBack()
  await page.goto(`/metrics?a=${encodeURIComponent('quantile(0.5, kiosk.wait)')}`)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/traces/${sent.traceId}`))
})

test('what is drawn is pinned to a dashboard, moved by keyboard, taken out, deleted and brought back', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto(`/metrics?a=${encodeURIComponent('avg(process.memory.usage)')}`)
  await page.getByRole('button', { name: 'Pin to a dashboard' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pin to a dashboard' })
  const name = `Browser health ${Date.now()}`
  await dialog.getByLabel('Title of the panel').fill('Memory')
  await dialog.getByLabel('Name of the dashboard').fill(name)
  await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByRole('link', { name: 'Look' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()

  await page.getByRole('link', { name: /^Open/ }).click()
  await page.getByRole('button', { name: 'Pin to a dashboard' }).click()
  await dialog.getByLabel('Title of the panel').fill('Memory again')
  await dialog.getByLabel('Dashboard', { exact: true }).selectOption({ label: `${name} (front)` })
  await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByRole('link', { name: 'Look' }).click()
  await page.getByRole('button', { name: 'Arrange' }).click()
  const move = page.getByRole('button', { name: 'Move: Memory again' })
  await move.press('Enter')
  await move.press('ArrowLeft')
  await expect(page.getByText(/Memory again: place 1 of 2/)).toBeAttached()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText('Memory again')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export JSON' }).click()
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { format: string; panels: { title: string }[] }
  expect([file.format, file.panels.map(({ title }) => title)]).toEqual(['quarterdeck-dashboard/1', ['Memory again', 'Memory']])

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('a file that is no dashboard is refused with the place of each mistake', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto('/dashboards')
  const file = JSON.stringify({ format: 'quarterdeck-dashboard/1', name: 'imported', title: 'Imported', panels: [{ id: 'p1', title: 'Broken', kind: 'line', queries: { a: 'median(x)' } }] })
  await page.getByLabel('Dashboard file').setInputFiles({ name: 'imported.json', mimeType: 'application/json', buffer: Buffer.from(file) })
  await expect(page.getByRole('dialog', { name: 'Import JSON' }).getByRole('alert')).toContainText('#/panels/0/queries/a')
})

test('a viewer may look, and is told what pinning needs', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/metrics')
  await expect(page.getByRole('button', { name: 'Pin to a dashboard' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('link', { name: 'SQL' })).toHaveCount(0)
})

test('an operator asks in SQL; what is not for reading is refused with its reason', async ({ signInAs, expectProblem }) => {
  await sendTrace('kiosk', 'GET /sql')
  const page = await signInAs('operator')
  await page.goto('/metrics/sql')
  const text = page.getByRole('textbox', { name: 'Question in SQL' })
  await expect(async () => {
    // Again as well: what is written before the page has come alive is mixed with the example.
    await text.fill("SELECT DISTINCT name FROM spans WHERE application = 'kiosk' AND name = 'GET /sql'")
    await page.getByRole('button', { name: 'Run' }).click()
    await expect(page.getByRole('table', { name: 'Rows' })).toContainText('GET /sql', { timeout: 3_000 })
  }).toPass()
  expectProblem(/400/)
  await text.fill("SELECT * FROM read_text('/etc/passwd')")
  await page.getByRole('button', { name: 'Run' }).click()
  await expect(page.getByRole('region', { name: 'Question in SQL' }).getByRole('alert')).toContainText('Only unnest stands where a table does')
})
