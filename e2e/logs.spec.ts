import { readFile } from 'node:fs/promises'
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

test('values of fields narrow the lines, one click in and one click out; the address says so', async ({ signInAs }) => {
  await sendLog('shop', 'the vault door 17 is shut')
  await sendLog('bakery', 'the vault door 18 is open')
  const page = await signInAs('operator')
  const lines = page.getByRole('region', { name: 'Lines', exact: true })
  await page.goto('/logs?q=%22vault%20door%22')
  await expect(async () => {
    await page.reload()
    await expect(lines).toContainText('door 17', { timeout: 2_000 })
    await expect(lines).toContainText('door 18', { timeout: 2_000 })
  }).toPass()
  const facets = page.getByRole('complementary', { name: 'Narrow by' })
  const bakery = facets.getByRole('button', { name: /bakery \d/ })
  await bakery.click()
  await expect(page).toHaveURL(/application%3Dbakery/)
  await expect(lines).toContainText('door 18')
  await expect(lines).not.toContainText('door 17')
  // What else could be chosen stays in sight.
  await expect(facets.getByRole('button', { name: /shop \d/ })).toBeVisible()
  await bakery.click({ modifiers: ['Alt'] })
  await expect(page).toHaveURL(/-application%3Dbakery/)
  await expect(lines).toContainText('door 17')
  await expect(lines).not.toContainText('door 18')
  await facets.getByRole('button', { name: 'Without application=bakery' }).click()
  await expect(page).not.toHaveURL(/bakery/)
})

test('an expression finds lines; a broken one says where, and nothing is asked', async ({ signInAs }) => {
  await sendLog('shop', 'kettle 41 boiled in 230 ms')
  const page = await signInAs('operator')
  const lines = page.getByRole('region', { name: 'Lines', exact: true })
  await page.goto(`/logs?q=${encodeURIComponent('/kettle \\d+ boiled in \\d{3} ms$/')}`)
  await expect(async () => {
    await page.reload()
    await expect(lines).toContainText('kettle 41', { timeout: 2_000 })
  }).toPass()
  await page.getByLabel('Words or a trace id').fill('kettle /boiled(/')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'At character 15' })).toBeVisible()
  await expect(lines).toContainText('nothing is asked')
})

test('similar lines are one pattern, which leads to its lines', async ({ signInAs }) => {
  for (const [at, ms] of [12, 340, 5].entries()) await sendLog('shop', `ferry ${at} crossed in ${ms} ms`)
  const page = await signInAs('operator')
  await page.goto('/logs?view=patterns&q=ferry')
  const row = page.getByRole('row', { name: /ferry <\*> crossed in <\*> ms/ })
  await expect(async () => {
    await page.reload()
    await expect(row).toContainText('3', { timeout: 2_000 })
  }).toPass()
  await row.getByRole('link').click()
  await expect(page).not.toHaveURL(/view=patterns/)
  const lines = page.getByRole('region', { name: 'Lines', exact: true })
  await expect(lines).toContainText('ferry 0 crossed in 12 ms')
  await expect(lines).toContainText('ferry 2 crossed in 5 ms')
})

test('a line opens between its neighbours, and a link to it opens it anywhere', async ({ signInAs }) => {
  for (const text of ['lantern lit', 'lantern flickers', 'lantern out']) await sendLog('lighthouse', text)
  const page = await signInAs('operator')
  await page.goto('/logs?application=lighthouse&q=flickers')
  const line = page.getByRole('button', { name: /lantern flickers/ })
  await expect(async () => {
    await page.reload()
    await expect(line.first()).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await line.first().click()
  await expect(page).toHaveURL(/line=/)
  await page.getByRole('button', { name: 'Around this line' }).click()
  const around = page.getByRole('region', { name: /before and after/ })
  await expect(around.getByRole('listitem').filter({ hasText: 'lantern lit' }).first()).toBeVisible()
  await expect(around.getByRole('listitem').filter({ hasText: 'lantern out' }).first()).toBeVisible()
  await expect(around.locator('[aria-current]')).toContainText('lantern flickers')
  const href = await page.getByRole('link', { name: 'Link', exact: true }).getAttribute('href')
  await page.goto(`${href ?? ''}&q=nothing-has-this-word`)
  await expect(page.getByRole('region', { name: 'The line of this link' })).toContainText('lantern flickers')
})

test('what is found is saved as a file, with every line and the zone of the reader', async ({ signInAs }) => {
  await sendLog('shop', 'the anchor is up')
  const page = await signInAs('operator')
  await page.goto('/logs?q=%22anchor%20is%20up%22')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('region', { name: 'Lines', exact: true })).toContainText('the anchor is up', { timeout: 2_000 })
  }).toPass()
  for (const [name, ends] of [['NDJSON, times in UTC', '.ndjson'], [/Plain text/, '.txt']] as const) {
    await page.getByRole('button', { name: 'Download' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()])
    expect(file.suggestedFilename().endsWith(ends)).toBe(true)
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain('the anchor is up')
    expect(text).toMatch(ends === '.txt' ? /T\d\d:\d\d:\d\d\.\d{9}\+0[12]:00 WARN/ : /"time":"[^"]+Z"/)
  }
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
