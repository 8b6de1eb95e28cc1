import { cancelOutside, registerOutside } from './support/eureka'
import { expect, test } from './support/test'

test('who is where: every application of the sample estate over its zones', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/registry')
  const where = page.getByRole('table', { name: 'Who is where' })
  for (const zone of ['local-a', 'local-b', 'local-c']) await expect(where.getByRole('columnheader', { name: zone })).toBeVisible()
  await expect(where.getByRole('row', { name: /^home/ })).toContainText('3 / 3')
  await expect(where.getByRole('row', { name: /^home/ }).getByRole('link', { name: '1', exact: true })).toHaveCount(3)
})

test('the age of a lease ticks, and falls back when the instance renews', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/registry?application=home')
  const age = page.getByRole('table', { name: 'Leases' }).getByText(/^\d+ s$/).first()
  await expect(age).toBeVisible()
  const seen: number[] = []
  // A renewal every 10 s or so: long enough to see it rise and fall.
  await expect(async () => {
    seen.push(Number.parseInt(await age.innerText(), 10))
    expect(seen.some((value, at) => at > 0 && value > (seen[at - 1] ?? value)), 'rises').toBe(true)
    expect(seen.some((value, at) => at > 0 && value < (seen[at - 1] ?? value)), 'falls').toBe(true)
  }).toPass({ intervals: [700], timeout: 45_000 })
})

test('a count opens its leases, and each filter stands in the address with a way out', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/registry')
  await page.getByRole('table', { name: 'Who is where' }).getByRole('row', { name: /^home/ }).getByRole('link', { name: '1', exact: true }).nth(1).click()
  await expect(page).toHaveURL(/application=home&zone=local-b/)
  const leases = page.getByRole('table', { name: 'Leases' }).locator('tbody').getByRole('row')
  await expect(leases).toHaveCount(1)
  await expect(leases).toContainText('local-b')
  await page.getByRole('button', { name: 'Remove zone=local-b' }).click()
  await expect(leases).toHaveCount(3)
  await expect(page).not.toHaveURL(/zone=/)

  await page.getByLabel('Instance, host or application').fill('nobody-here')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=nobody-here/)
  await expect(page.getByText('No lease matches these filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(leases).not.toHaveCount(0)
})

test('an instance from elsewhere appears as unverified, and leaves when it cancels', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/registry?q=elsewhere')
  await expect(page.getByText('No lease matches these filters.')).toBeVisible()
  expect(await registerOutside('elsewhere', 'elsewhere-1', 29_999)).toBe(204)
  const row = page.getByRole('table', { name: 'Leases' }).getByRole('row', { name: /elsewhere-1/ })
  await expect(row).toContainText('Unverified')
  await expect(row).toContainText('Up')
  await expect(row).toContainText('127.0.0.1:29999')
  expect(await cancelOutside('elsewhere', 'elsewhere-1')).toBe(200)
  await expect(row).toHaveCount(0)
})

test("a viewer sees the leases of their team, and an instance from elsewhere cannot take over one of the runtime's", async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/registry')
  const leases = page.getByRole('table', { name: 'Leases' })
  await expect(leases.getByRole('link', { name: 'home', exact: true }).first()).toBeVisible()
  await expect(leases.getByRole('link', { name: 'playback', exact: true })).toHaveCount(0)
  const id = (await leases.getByRole('link', { name: /^home-v\d+/ }).first().innerText()).trim()
  expect(await registerOutside('home', id, 29_998)).toBeGreaterThanOrEqual(400)
  await page.reload()
  await expect(leases.getByRole('row', { name: new RegExp(id) })).toContainText('Verified')
  await expect(leases).not.toContainText(':29998')
})
