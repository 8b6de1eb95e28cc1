import { expect, test } from './support/test'

test('the map is walked by keyboard and pointer, and leads to what it shows', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/topology')
  const map = page.getByRole('application', { name: /^Service map/ })
  const home = map.getByRole('img', { name: /^home,/ })
  await expect(home).toBeVisible()
  await expect(map.getByRole('img', { name: /^edge, Platform/ })).toBeVisible()

  await home.click()
  await expect(page).toHaveURL(/focus=application%3Ahome/)
  const panel = page.getByRole('region', { name: 'home', exact: true })
  await expect(panel).toContainText(/\/s/)
  await expect(page.getByRole('table', { name: 'Calls' }).getByRole('link', { name: 'edge' }).first()).toBeVisible()

  await map.focus()
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/focus=/)
  await page.keyboard.press('ArrowRight')
  await expect(map).toHaveAttribute('aria-activedescendant', /^tm-node-/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/focus=/)

  await page.goto('/topology?focus=application:home')
  await page.getByRole('region', { name: 'home', exact: true }).getByRole('link', { name: 'Traces', exact: true }).click()
  await expect(page).toHaveURL(/\/traces\?application=home/)
})

test('its twin is a table that is sorted, filtered and opens applications', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/topology?view=list')
  const calls = page.getByRole('table', { name: 'Calls' })
  await expect(calls.getByRole('row', { name: /edge.*home/ })).toBeVisible()
  await calls.getByRole('button', { name: 'Requests, /s' }).click()
  await expect(page).toHaveURL(/sort=requests/)
  await expect(calls.getByRole('columnheader', { name: 'Requests, /s' })).toHaveAttribute('aria-sort', 'descending')

  await page.getByLabel('Name', { exact: true }).fill('no-such-application')
  await page.getByLabel('Name', { exact: true }).press('Enter')
  await expect(page.getByText('Nothing on the map matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await calls.getByRole('link', { name: 'home', exact: true }).first().click()
  await expect(page).toHaveURL(/\/applications\/home/)
})

test('calls between teams stand beside the organisation', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/topology?view=teams')
  await expect(page.getByRole('region', { name: 'Calls between teams' }).getByRole('table').getByRole('rowheader', { name: 'front' })).toBeVisible()
  await page.getByRole('table', { name: 'The organisation' }).getByRole('link', { name: 'front' }).click()
  await expect(page).toHaveURL(/team=front/)
  await expect(page.getByRole('application').getByRole('img', { name: /^home,/ })).toBeVisible()
})

test('the map is replayed by minute: the slider, its address, and back to live by one key', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/topology')
  const home = page.getByRole('application', { name: /^Service map/ }).getByRole('img', { name: /^home,/ })
  await expect(home).toBeVisible()
  const replay = page.getByRole('region', { name: 'Replay' })
  const slider = replay.getByRole('slider', { name: 'Minute shown' })
  // A minute can be shown once it is over and counted.
  await expect(slider).toBeVisible({ timeout: 150_000 })
  await expect(slider).toHaveAttribute('aria-valuetext', 'Whole range')
  const place = await home.getAttribute('transform')

  await slider.press('Home')
  await expect(page).toHaveURL(/at=20\d\d-.*from=20\d\d-|from=20\d\d-.*at=20\d\d-/)
  await expect(slider).toHaveAttribute('aria-valuetext', /\d\d:\d\d/)
  await expect(page.getByText(/^At .*: calls on/)).toBeVisible()
  await expect(home).toHaveAttribute('transform', place ?? '')

  const shown = await slider.inputValue()
  await page.reload()
  await expect(slider).toHaveValue(shown)
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Calls' })).toBeVisible()
  await expect(page.getByText(/^At .*: calls on/)).toBeVisible()

  await page.getByRole('heading', { name: 'Topology' }).click()
  await page.keyboard.press('.')
  await expect(page).not.toHaveURL(/at=/)
  await expect(page).toHaveURL(/to=now/)
  await expect(slider).toHaveAttribute('aria-valuetext', 'Whole range')
})

test('playing goes through the minutes to the end, and slowly where less motion is asked for', async ({ signInAs }) => {
  const page = await signInAs('operator', 'front', { reducedMotion: 'reduce' })
  await page.goto('/topology')
  const replay = page.getByRole('region', { name: 'Replay' })
  await expect(replay).toBeVisible({ timeout: 150_000 })
  await expect(replay.getByText('your system asks for less motion')).toBeVisible()
  await expect(replay.getByRole('button', { name: /per second/ })).toHaveCount(0)
  await replay.getByRole('button', { name: 'Play' }).click()
  await expect(page).toHaveURL(/at=20/)
  const slider = replay.getByRole('slider')
  await expect(slider).not.toHaveAttribute('aria-valuetext', 'Whole range')
  await slider.press('End')
  await expect(async () => expect(await slider.inputValue()).toBe(await slider.getAttribute('max'))).toPass()
  // From the end it begins anew, and a press on the slider stops it.
  await expect(replay.getByRole('button', { name: 'Play' })).toBeVisible()
})

test('a reader meets their own applications; others keep no name', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/topology?view=list')
  const calls = page.getByRole('table', { name: 'Calls' })
  await expect(calls.getByText('Other teams').first()).toBeVisible()
  await expect(calls.getByRole('link', { name: 'home', exact: true }).first()).toBeVisible()
  for (const foreign of ['catalogue', 'profiles', 'subscriptions']) await expect(page.getByRole('main').getByText(foreign, { exact: true })).toHaveCount(0)
})

test('a phone shows the table first; the map is one press away', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/topology')
  await expect(page.getByRole('table', { name: 'Calls' })).toBeVisible()
  await page.getByRole('button', { name: 'Map', exact: true }).click()
  await expect(page.getByRole('application', { name: /^Service map/ }).getByRole('img', { name: /^home,/ })).toBeVisible()
})

test('the traces of an application say how many calls a request makes, and who adds them', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/applications/home?tab=traces')
  await expect(page.getByRole('table', { name: 'Calls per request' }).locator('tbody').getByRole('row').first()).toBeVisible()
  await expect(page.getByRole('table', { name: 'Who adds calls' }).locator('tbody').getByRole('row').first()).toContainText('home')
})
