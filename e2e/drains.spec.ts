import { askApi, callApi } from './support/api'
import { openReceiver, type Receiver } from './support/receiver'
import { sendLog } from './support/telemetry'
import { expect, test } from './support/test'

const name = 'audit-logs'
let receiver: Receiver

test.beforeEach(async () => {
  receiver = await openReceiver()
  // Left by an earlier run on the same product.
  const { items } = await askApi<{ items: { id: string }[] }>('GET', `/api/v1/drains?name=${name}`)
  for (const { id } of items) await callApi('DELETE', `/api/v1/drains/${id}`, { body: { confirm: name, why: 'left by an earlier run' } })
})
test.afterEach(() => receiver.close())

test('a viewer sees where telemetry is sent, and why they may not send it elsewhere', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/drains')
  const make = page.getByRole('button', { name: 'New drain' })
  await expect(make).toBeDisabled()
  await expect(make).toHaveAccessibleDescription(/drains:write needs member/)
  const quota = page.getByRole('button', { name: 'Change how many drains front may have' })
  await expect(quota).toBeDisabled()
  await expect(quota).toHaveAccessibleDescription(/quotas:write needs operator/)
})

test('a member is told in plain words what is wrong with an address before anything is sent', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto('/drains')
  await page.getByRole('link', { name: 'New drain' }).click()
  await expect(page).toHaveURL(/\/drains\/new/)
  // Next.js keeps an alert of its own, outside of the page, for titles.
  const main = page.getByRole('main')
  const submit = page.getByRole('button', { name: 'Make it' })
  await expect(submit).toBeDisabled()
  await expect(submit).toHaveAccessibleDescription(/A name of lower-case letters/)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Address', { exact: true }).fill('logs.example.com')
  await expect(main.getByRole('alert')).toContainText('An address that begins with syslog-tls://, syslog://, with a host.')
  await page.getByRole('radio', { name: /^HTTPS/ }).check()
  await page.getByLabel('Address', { exact: true }).fill('https://127.0.0.1:9999')
  await expect(main.getByRole('alert')).toContainText('This leads to the machine itself')
  await expect(page.getByLabel(/^Allow this machine/)).toHaveCount(0)
  await expect(submit).toBeDisabled()
})

test('an operator makes a drain by keyboard and form, tests it, sees lines arrive, then why they do not, and ends it', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await expect(page).toHaveURL(/\/drains$/)
  await page.getByRole('link', { name: 'New drain' }).click()
  await page.getByLabel('Team', { exact: true }).selectOption('front')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('radio', { name: /^HTTPS/ }).check()
  await page.getByLabel('Address', { exact: true }).fill(receiver.url)
  await page.getByLabel(/^Allow this machine/).check()
  await page.getByLabel('Credentials', { exact: true }).selectOption('bearer token')
  await page.getByLabel('Token', { exact: true }).fill('a-token-of-the-tests')
  await page.getByRole('button', { name: 'Make it' }).click()

  await expect(page).toHaveURL(/\/drains\/front\/audit-logs/)
  await page.getByRole('button', { name: 'Send a test' }).click()
  const result = page.getByRole('status', { name: 'What the test did' })
  await expect(result).toContainText('The test was taken.')
  await expect(result).toContainText('Not encrypted')
  await expect(result).toContainText('It answered 204')
  expect(receiver.bodies.join('')).toContain('sent by Quarterdeck')
  await expect(page.getByRole('main')).not.toContainText('a-token-of-the-tests')

  const taken = `a line for the audit ${Date.now()}`
  await expect.poll(async () => {
    await sendLog('home', taken)
    return receiver.bodies.join('').includes(taken)
  }, { timeout: 30_000 }).toBe(true)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Flowing', { timeout: 20_000 })
  await expect(page.getByRole('table', { name: /^Signals of this drain/ }).getByRole('row', { name: /Logs/ })).toBeVisible()

  receiver.answer(503, 'closed for the night')
  await sendLog('home', 'a line that waits')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failing', { timeout: 90_000 })
  await expect(page.getByRole('main')).toContainText('It answers 503: it wants less, or later. It says: closed for the night')
  await page.goto('/')
  await page.getByRole('list', { name: /What waits for a person/ }).getByRole('link', { name: `The drain ${name} is not taken` }).click()
  await expect(page).toHaveURL(/\/drains\/front\/audit-logs/)

  receiver.answer(204)
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect.poll(() => receiver.bodies.join(''), { timeout: 30_000 }).toContain('a line that waits')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Flowing', { timeout: 20_000 })

  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Paused')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${name}` })
  await dialog.getByLabel('Type').fill(name)
  await dialog.getByLabel('Why').fill('Seen by the tests of drains')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/drains$/)
  await expect(page.getByRole('main')).not.toContainText(name)
})

test('a member of another team finds no such drain', async ({ signInAs, expectProblem }) => {
  expectProblem(/status of 404 .*\/drains\/front\/audit-logs/)
  const { id } = await askApi<{ id: string }>('POST', '/api/v1/drains', { team: 'front', name, kind: 'https', url: receiver.url, signals: ['logs'], localAllowed: true })
  const page = await signInAs('member', 'discovery')
  // A page that streams has sent its status before anything was looked for: its words say it, and the API's status.
  await page.goto('/drains/front/audit-logs')
  await expect(page.getByRole('heading', { level: 1, name: 'No such page' })).toBeVisible()
  expect((await page.request.get(`/api/v1/drains/${id}`)).status()).toBe(404)
  await askApi('DELETE', `/api/v1/drains/${id}`, { confirm: name, why: 'the test is over' })
})
