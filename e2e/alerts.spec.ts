import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { askApi, callApi } from './support/api'
import { ownApplication } from './support/rollouts'
import { sendTrace } from './support/telemetry'
import { expect, test } from './support/test'

const application = 'shop-alerts'
const ruleName = 'Too many errors'

interface Rule {
  number: number
  open: number | null
}
const rulesOf = async (): Promise<Rule[]> => (await askApi<{ items: Rule[] }>('GET', `/api/v1/alerts/rules?application=${application}`)).items

/** Requests that fail, one after another until stopped. */
function playFailures(): { stop(): Promise<void> } {
  let playing = true
  const work = (async () => {
    while (playing) await sendTrace(application, 'POST /orders')
  })()
  return {
    async stop() {
      playing = false
      await work
    },
  }
}

let receiver: Server
let address = ''
const received: { event: string; text: string }[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  await ownApplication(application)
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      const { event, text: words } = JSON.parse(body) as { event: string; text: string }
      received.push({ event, text: words })
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
test.afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})

test('a viewer sees alerts, and why they may not make a rule', async ({ signInAs }) => {
  const viewer = await signInAs('viewer')
  await viewer.goto('/alerts')
  await expect(viewer.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible()
  const refused = viewer.getByRole('button', { name: 'New rule' })
  await expect(refused).toBeDisabled()
  await expect(refused).toHaveAccessibleDescription(/alerts:write/)
})

test('a webhook of this machine takes an operator, who tests it for real', async ({ signInAs, expectProblem }) => {
  expectProblem(/400/)
  const lead = await signInAs('lead')
  await lead.goto('/settings/teams/front')
  await lead.getByRole('button', { name: 'Add a webhook' }).click()
  const dialog = lead.getByRole('dialog', { name: 'Add a webhook' })
  await dialog.getByLabel('Name').fill('chat of the tests')
  await dialog.getByLabel('Address', { exact: true }).fill(address)
  await dialog.getByRole('button', { name: 'Add a webhook' }).click()
  await expect(dialog.getByText(/an operator alone may allow it/)).toBeVisible()

  const operator = await signInAs('operator')
  await operator.goto('/settings/teams/front')
  await operator.getByRole('button', { name: 'Add a webhook' }).click()
  const own = operator.getByRole('dialog', { name: 'Add a webhook' })
  await own.getByLabel('Name').fill('chat of the tests')
  await own.getByLabel('Address', { exact: true }).fill(address)
  await own.getByLabel('Addresses of this machine are allowed').check()
  await own.getByRole('button', { name: 'Add a webhook' }).click()
  await expect(own.getByText(/shown now and never again/)).toBeVisible()
  await own.getByRole('button', { name: 'Close' }).last().click()
  const row = operator.getByRole('row', { name: /chat of the tests/ })
  await expect(row).not.toContainText('/hook')
  await row.getByRole('button', { name: /^Test/ }).click()
  await expect.poll(() => received.map(({ event }) => event), { timeout: 30_000 }).toContain('test')
  await expect(row).toContainText('Sent', { timeout: 30_000 })
})

test('a member makes a rule that is previewed, fires, is told and refuses a run of faults; a silence takes it off what needs you', async ({ signInAs }) => {
  test.setTimeout(240_000)
  const failures = playFailures()
  const page = await signInAs('member')
  await page.goto('/alerts')
  await page.getByRole('link', { name: 'New rule' }).first().click()
  await page.getByRole('combobox', { name: 'Application' }).fill(application)
  await page.getByRole('combobox', { name: 'Application' }).press('Enter')
  const make = page.getByRole('button', { name: 'Make the rule' })
  await expect(make).toHaveAccessibleDescription(/Give it a name/)
  await page.getByLabel('Kind').selectOption('threshold')
  await page.getByLabel('For', { exact: true }).fill('5')
  await expect(page.getByText('A whole number from 10 to 3,600.')).toBeVisible()
  await page.getByLabel('For', { exact: true }).fill('20')
  await page.getByLabel('Name').fill(ruleName)
  await expect(page.getByRole('region', { name: 'In the last six hours' })).toContainText(/It would/, { timeout: 30_000 })
  await make.click()

  await expect(page.getByRole('heading', { level: 1, name: ruleName })).toBeVisible()
  await expect.poll(async () => (await rulesOf())[0]?.open ?? null, { timeout: 120_000 }).not.toBeNull()
  const [rule] = await rulesOf()
  await expect(page.getByText(`AL-${rule?.open} is open.`)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('region', { name: 'How it stands' })).toContainText('Firing')
  await expect.poll(() => received.find(({ event }) => event === 'fired')?.text ?? '', { timeout: 30_000 }).toContain(ruleName)
  await expect(page.getByRole('region', { name: 'What was sent' })).toContainText('Sent', { timeout: 30_000 })

  await page.goto('/')
  await expect(page.getByRole('list', { name: /What waits for a person/ })).toContainText(`${ruleName}: an alert of ${application} is open`)
  expect(await callApi('POST', '/api/v1/chaos/runs', { body: { application, fault: 'kill', why: 'seen by the tests' } })).toMatchObject({ json: { errors: expect.arrayContaining([expect.objectContaining({ detail: expect.stringContaining(`AL-${rule?.open}`) })]) } })

  await page.goto(`/alerts/${rule?.number}`)
  await page.getByRole('button', { name: 'Silence' }).click()
  const dialog = page.getByRole('dialog', { name: `Silence ${ruleName}` })
  await dialog.getByLabel('Why').fill('known, being mended')
  await dialog.getByRole('button', { name: 'Silence' }).click()
  await expect(page.getByText('By', { exact: false }).filter({ hasText: 'known, being mended' }).first()).toBeVisible()
  await page.goto('/alerts')
  await expect(page.getByRole('region', { name: 'Silenced' })).toContainText(ruleName)
  await failures.stop()
})

test('the pages read in Korean on a small screen, and the rule is taken back', async ({ signInAs }) => {
  const page = await signInAs('member', 'front', { viewport: { width: 390, height: 844 } })
  await page.goto('/alerts')
  await page.context().addCookies([{ name: 'qd-language', value: 'ko', domain: new URL(page.url()).hostname, path: '/' }])
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: '경보' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  for (const { number } of await rulesOf()) expect((await callApi('DELETE', `/api/v1/alerts/rules/${number}`, { body: { why: 'the tests are over' } })).status).toBe(204)
  const { items } = await askApi<{ items: { id: string }[] }>('GET', '/api/v1/teams/front/webhooks')
  for (const { id } of items) await callApi('DELETE', `/api/v1/teams/front/webhooks/${id}`, { body: {} })
})
