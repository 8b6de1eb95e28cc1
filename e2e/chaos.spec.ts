import { askApi, callApi } from './support/api'
import { health, recordedPid } from './support/parts'
import { serving, startRollout, uploadRelease } from './support/rollouts'
import { expect, test } from './support/test'
import { playTraffic } from './support/traffic'

interface Run {
  number: number
  phase: string
  verdict: string | null
  facts: { leftovers: unknown[] | null }
}

const application = 'shop-chaos'
const conditions = [{ measure: 'error-share', caller: 'edge', callee: application, bound: 10 }]
const runOf = (number: number): Promise<Run> => askApi('GET', `/api/v1/chaos/runs/${number}`)
const done = (number: number) => expect.poll(async () => (await runOf(number)).phase, { timeout: 120_000 }).toBe('done')
const begin = async (more: object): Promise<number> => ((await askApi('POST', '/api/v1/chaos/runs', { application, why: 'seen by the tests', conditions, ...more })) as Run).number

test.describe.configure({ mode: 'serial' })

test('a viewer sees what would be hit, and why they may not do it', async ({ signInAs }) => {
  await serving(application, '1.0.0')
  const viewer = await signInAs('viewer')
  await viewer.goto('/chaos')
  const refused = viewer.getByRole('button', { name: 'Break something' })
  await expect(refused).toBeDisabled()
  await expect(refused).toHaveAccessibleDescription(/chaos:run/)
  await expect(viewer.getByRole('button', { name: 'Abort all' })).toHaveAccessibleDescription(/chaos:abort-all/)
  await viewer.goto(`/chaos/new?application=${application}&fault=kill`)
  await expect(viewer.getByRole('region', { name: /of these .* drawn by chance/ })).toContainText(`${application}-v`)
  await expect(viewer.getByRole('button', { name: `Break ${application}` })).toHaveAccessibleDescription(/chaos:run/)
})

test('a member breaks calls in the browser: previewed, watched, aborted by ⇧A, and nothing is left', async ({ signInAs }) => {
  test.setTimeout(240_000)
  await serving(application, '1.0.0')
  const traffic = playTraffic(`/${application}/profiles/p1`)
  const page = await signInAs('member')
  await page.goto('/chaos')
  await page.getByRole('link', { name: 'Break something' }).click()
  await page.getByRole('combobox', { name: 'Application' }).fill(application)
  await page.getByRole('combobox', { name: 'Application' }).press('Enter')
  const start = page.getByRole('button', { name: `Break ${application}` })
  await expect(start).toHaveAccessibleDescription(/Say why/)
  await page.getByLabel('Delay').fill('0')
  await expect(start).toHaveAccessibleDescription(/One field is not valid\./)
  await page.getByLabel('Delay').fill('50')
  await page.getByLabel('Why').fill('Is it slow for viewers?')
  await expect(page.getByRole('region', { name: 'Steady state now' })).toContainText('Holds', { timeout: 30_000 })
  await expect(start).toBeEnabled()
  await start.click()

  await expect(page).toHaveURL(/\/chaos\/\d+$/)
  const number = Number(page.url().split('/').at(-1))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running', { timeout: 60_000 })
  await expect(page.getByRole('region', { name: 'Steady state' })).toContainText('at most')
  expect(await callApi('POST', `/api/v1/applications/${application}/rollouts`, { body: { release: 1 } })).toMatchObject({ status: 409, json: { refusal: { rule: 'under-fault' } } })
  await page.keyboard.press('Shift+A')
  const dialog = page.getByRole('dialog', { name: `Abort CH-${number}` })
  await dialog.getByRole('button', { name: 'Abort' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Aborted', { timeout: 90_000 })
  await expect(page.getByRole('region', { name: 'What reacted' })).toContainText('hit by the fault')
  expect((await runOf(number)).facts.leftovers).toEqual([])
  await page.goto(`/changes?q=CH-${number}`)
  await expect(page.getByRole('main')).toContainText(`CH-${number}: the fault is gone`)
  await traffic.stop()
})

test('what breaks the steady state is taken back by itself, and waits for a person; 390 px and Korean read as well', async ({ signInAs }) => {
  test.setTimeout(240_000)
  await serving(application, '1.0.0')
  const traffic = playTraffic(`/${application}/profiles/p1`)
  const number = await begin({ fault: 'error', status: 503, termSeconds: 120 })
  await done(number)
  await traffic.stop()
  expect((await runOf(number)).verdict).toBe('broken')
  const page = await signInAs('member')
  await page.goto('/')
  await page.getByRole('list', { name: /^What waits for a person/ }).getByRole('link', { name: new RegExp(`CH-${number}`) }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Broken')
  await expect(page.getByRole('table', { name: 'Before, during, after' })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.context().addCookies([{ name: 'qd-language', value: 'ko', url: page.url() }])
  await page.goto('/chaos')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a paused instance goes on at the term although the daemon was killed meanwhile, and the run ends clean', async () => {
  test.setTimeout(240_000)
  await serving(application, '1.0.0')
  const traffic = playTraffic(`/${application}/profiles/p1`)
  const number = await begin({ fault: 'pause', termSeconds: 8, conditions: [{ measure: 'rate', caller: 'edge', callee: application, bound: 0 }] })
  await expect.poll(async () => (await runOf(number)).phase, { timeout: 60_000 }).toBe('holding')
  process.kill(recordedPid('daemon') ?? 0, 'SIGKILL')
  await expect.poll(async () => (await health()).parts.daemon, { timeout: 60_000 }).toBe('ready')
  await done(number)
  await traffic.stop()
  expect((await runOf(number)).facts.leftovers).toEqual([])
})

test('a run is refused while a canary of its target is judged', async () => {
  test.setTimeout(240_000)
  await serving(application, '1.0.0')
  const number = await startRollout(application, await uploadRelease(application, 'good', '1.1.0'), { strategy: 'canary', canary: { size: 1, sharePercent: 25, warmUpSeconds: 0, intervalSeconds: 10, lifetimeMinutes: 30 } })
  expect(await callApi('POST', '/api/v1/chaos/runs', { body: { application, fault: 'reset', why: 'not now', conditions } })).toMatchObject({ status: 409, json: { refusal: { rule: 'canary' } } })
  await askApi('POST', `/api/v1/applications/${application}/rollouts/${number}/roll-back`, { why: 'the test is over' })
})
