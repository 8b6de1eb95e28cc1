import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { askApi, callApi, productSettings } from './support/api'
import { sampleGroup } from './support/delivery'
import { seenApplications } from './support/seen'
import { expect, test } from './support/test'

const reason = 'Seen by the tests of changes'

async function scaleOnce(application: string): Promise<string> {
  const group = await sampleGroup(application)
  const path = `/api/v1/applications/${application}/server-groups/${group}`
  await askApi('PATCH', path, { size: 2, why: reason })
  await askApi('PATCH', path, { size: 1, why: `${reason}, and back` })
  return group
}

/** `qd` of this checkout against this product, as a person on the machine runs it. */
const qd = (...args: string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../lib/launch/boot.mjs'), 'qd', '--data', productSettings().dataDir, ...args])
    let output = ''
    child.stdout.on('data', (text: Buffer) => (output += text.toString()))
    child.once('close', (code) => resolve({ code, output }))
  })

test('an entry says who, why, before and after; it is found by filters and has a link of its own', async ({ signInAs }) => {
  const group = await scaleOnce('subscriptions')
  const page = await signInAs('operator')
  await page.goto('/changes')
  await page.getByLabel('Application', { exact: true }).fill('subscriptions')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page).toHaveURL(/application=subscriptions/)
  await page.getByRole('button', { name: /^Kind:/ }).click()
  await page.getByRole('menuitemradio', { name: 'Server groups' }).click()
  await expect(page).toHaveURL(/action=server-group/)
  const table = page.getByRole('table', { name: 'Changes, newest first' })
  await expect(table).not.toContainText('profiles')
  await table.getByRole('link', { name: `${group} scaled` }).nth(1).click()
  await expect(page).toHaveURL(/sel=CHG-\d+/)

  const drawer = page.getByRole('complementary', { name: /^CHG-\d+$/ })
  await expect(drawer).toContainText('Browser tests')
  await expect(drawer.getByText(reason, { exact: true })).toBeVisible()
  const diff = drawer.getByRole('region', { name: 'Before and after' })
  await expect(diff).toContainText(/-.*1/)
  await expect(diff).toContainText(/\+.*2/)

  const link = page.url()
  const other = await signInAs('viewer', 'accounts')
  await other.goto(link)
  await expect(other.getByRole('complementary', { name: /^CHG-\d+$/ })).toContainText(reason)
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await expect(page).not.toHaveURL(/sel=/)
})

test('a filter that finds nothing says so and can be cleared', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/changes?q=no-change-is-called-this')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByRole('table', { name: 'Changes, newest first' }).locator('tbody').getByRole('row').nth(3)).toBeVisible()
})

test('a change appears on an open page without asking again', async ({ signInAs }) => {
  const group = await scaleOnce('subscriptions')
  const page = await signInAs('operator')
  await page.goto('/changes?application=subscriptions&action=server-group')
  const scaled = page.getByRole('table', { name: 'Changes, newest first' }).getByRole('link', { name: `${group} scaled` })
  await expect(scaled.first()).toBeVisible()
  const before = await scaled.count()
  await scaleOnce('subscriptions')
  await expect(scaled).toHaveCount(before + 2)
})

test('the chain of the ledger is proven to an operator, on the page and by command', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/changes')
  await expect(page.getByRole('status').filter({ hasText: /^Chain intact, [\d,]+ entries$/ })).toBeVisible()
  const { code, output } = await qd('ledger', 'verify')
  expect(output).toMatch(/intact/i)
  expect(code).toBe(0)
})

test("a viewer neither proves the chain nor sees other teams' entries", async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/changes')
  await expect(page.getByRole('table', { name: 'Changes, newest first' })).toBeVisible()
  await expect(page.getByText(/Chain/)).toHaveCount(0)
  expect((await page.request.get('/api/v1/ledger/verification')).status()).toBe(403)
  const { json } = await callApi('GET', '/api/v1/changes?application=playback&limit=1')
  const position = (json as { items: { position: string }[] }).items[0]?.position
  expect((await page.request.get(`/api/v1/changes/${position}`)).status()).toBe(404)
  const own = (await (await page.request.get('/api/v1/changes?limit=200')).json()) as { items: { application: string | null }[] }
  const seen = await seenApplications(page)
  expect(seen).not.toContain('playback')
  expect(own.items.map((entry) => entry.application).filter((name) => name !== null && !seen.includes(name))).toEqual([])
})
