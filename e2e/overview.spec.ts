import { makePerson, signIn } from './support/people'
import { expect, test } from './support/test'

const services = ['home', 'playback', 'catalogue', 'recommendations', 'profiles', 'subscriptions']
const worstFirst = ['Failing', 'Degraded', 'Deploying', 'Unknown', 'No traffic', 'Healthy', 'Stopped']

test('the six services of the sample estate stand there with requests, worst first', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  const table = page.getByRole('table', { name: /^Applications/ })
  await expect(async () => {
    for (const service of services) {
      const requests = table.getByRole('row', { name: new RegExp(`^${service}\\b`) }).getByRole('cell').nth(2)
      expect(Number.parseFloat((await requests.innerText()).replaceAll(',', '')), service).toBeGreaterThan(0)
    }
  }).toPass({ timeout: 45_000 })

  const states = await table.getByRole('row').getByRole('cell').nth(1).count().then(async () => {
    const texts = await table.locator('tbody').getByRole('row').allInnerTexts()
    return texts.map((text) => worstFirst.findIndex((word) => text.split(/\n|\t/).some((part) => part.trim() === word)))
  })
  expect(states.length).toBeGreaterThanOrEqual(services.length)
  expect(states).not.toContain(-1)
  expect(states).toEqual(states.toSorted((a, b) => a - b))
  await expect(page.getByRole('region', { name: 'Applications' })).toContainText('worst first')
})

test('a viewer sees their own team alone', async ({ signInAs }) => {
  const page = await signInAs('viewer', 'discovery')
  await page.goto('/')
  const table = page.getByRole('table', { name: /^Applications/ })
  await expect(table.getByRole('link', { name: 'catalogue', exact: true })).toBeVisible()
  await expect(table.getByRole('link', { name: 'recommendations', exact: true })).toBeVisible()
  await expect(table.getByRole('link', { name: 'playback', exact: true })).toHaveCount(0)
})

test('zone and range stand in the address, and links take them along', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  await page.getByRole('button', { name: /^Zone:/ }).click()
  await page.getByRole('menuitemradio', { name: 'local-b' }).click()
  await expect(page).toHaveURL(/zone=local-b/)
  await page.getByRole('button', { name: /^Time range/ }).click()
  await page.getByRole('button', { name: /^Last 15/ }).click()
  await expect(page).toHaveURL(/from=now-15m&to=now/)
  await expect(page.getByRole('button', { name: /^Time range/ })).toContainText('Last 15')

  await page.getByRole('table', { name: /^Applications/ }).getByRole('link', { name: 'catalogue', exact: true }).click()
  await expect(page).toHaveURL(/\/applications\/catalogue\?.*from=now-15m/)
  await expect(page).toHaveURL(/zone=local-b/)
  await page.goBack()
  await expect(page).toHaveURL(/\/\?.*zone=local-b/)
})

test('a range that is upside down is refused where it is typed', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  await page.getByRole('button', { name: /^Time range/ }).click()
  await page.getByLabel('From', { exact: true }).fill('2026-01-02T10:00:00')
  await page.getByLabel('To', { exact: true }).fill('2026-01-01T10:00:00')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'From must be before To.' })).toBeVisible()
  await expect(page).not.toHaveURL(/from=2026/)
})

test('figures say where they come from and how old they are, and freezing says so', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Applications' })).toContainText(/ \d+ s · complete/)
  const live = page.getByRole('button', { name: /^Live/ })
  await expect(live).toHaveAttribute('aria-pressed', 'true')
  await live.click()
  await expect(page.getByRole('button', { name: 'Frozen' })).toHaveAttribute('aria-pressed', 'false')
  await expect(page).not.toHaveURL(/to=now/)
  await page.getByRole('button', { name: 'Frozen' }).click()
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
})

test('language and theme are chosen by the person and follow them to another browser', async ({ openBrowser }) => {
  const name = await makePerson('korean.reader', 'viewer', 'front')
  const page = await openBrowser()
  await signIn(page, name)
  await page.getByRole('button', { name: /^Test viewer/ }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: /^Test viewer/ }).click()
  await page.getByRole('menuitemradio', { name: '한국어' }).click()
  const places = page.getByRole('navigation', { name: '주 메뉴' })
  await expect(places.getByRole('link', { name: '애플리케이션' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.getByRole('table', { name: /애플리케이션/ })).toBeVisible()

  const other = await openBrowser()
  await signIn(other, name)
  await expect(other.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
})
