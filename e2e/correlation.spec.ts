import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

const chartOf = (page: Page, title: string) => page.getByRole('application', { name: new RegExp(`^${title}`) }).first()
const range = 'from=now-15m&to=now'

test('a point of a chart, by keyboard, opens its moment: traces, logs and changes of that scope', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto(`/applications/home?${range}`)
  const chart = chartOf(page, 'Requests')
  await chart.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: /^Requests, \d\d:\d\d:\d\d/ })
  await expect(menu.getByRole('button', { name: 'Set the range to this span' })).toBeFocused()
  for (const [name, path] of [['Traces', 'traces'], ['Failed traces', 'traces'], ['Slowest traces', 'traces'], ['Logs', 'logs'], ['Warnings and errors', 'logs'], ['Changes up to it', 'changes']] as const)
    await expect(menu.getByRole('link', { name, exact: true })).toHaveAttribute('href', new RegExp(`^/${path}\\?application=home.*from=\\d{13}&to=\\d{13}`))
  await expect(menu.getByText(/No onset|It began at|is not known/)).toBeVisible()

  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(chart).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await menu.getByRole('link', { name: 'Traces', exact: true }).click()
  await expect(page).toHaveURL(/\/traces\?application=home&from=\d{13}&to=\d{13}/)
})

test('space marks where a span begins; the menu is of all of it', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto(`/applications/home?${range}`)
  const chart = chartOf(page, 'Errors')
  await chart.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^Errors, .*min/ })).toBeVisible()
})

test('a scale is found before a span that is dragged over, and the whole ranking has an address', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto(`/applications/home?${range}`)
  const plot = chartOf(page, 'Requests').locator('.plot')
  await expect(plot).toBeVisible()
  const box = await plot.boundingBox()
  if (!box) throw new Error('the plot has no place')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.6, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.95, y, { steps: 4 })
  await page.mouse.up()
  const menu = page.getByRole('dialog', { name: /^Requests,/ })
  // The sample estate was deployed within the hour before.
  await expect(menu.getByRole('list', { name: 'What changed before' }).getByRole('listitem').first()).toBeVisible()
  await menu.getByRole('link', { name: /^Onset and/ }).click()
  await expect(page).toHaveURL(/moment=\d{13}-\d{13}\.requests/)

  const panel = page.getByRole('region', { name: 'What changed before' })
  await expect(panel.getByText(/^Requests: /)).toBeVisible()
  const first = panel.getByRole('list', { name: 'Changes, likeliest first' }).getByRole('listitem').first()
  await expect(first).toContainText(/before|within the same step/)
  await page.reload()
  await expect(panel.getByRole('list', { name: 'Changes, likeliest first' })).toBeVisible()
  await first.getByRole('link').click()
  await expect(page).toHaveURL(/\/(changes\?sel=CHG-|traces\?)/)
})

test('the overview and the histogram of log lines open the same menu', async ({ signInAs }) => {
  const page = await signInAs('operator')
  for (const [address, title] of [['/', 'Requests'], [`/logs?${range}&application=home`, 'Lines']] as const) {
    await page.goto(address)
    const chart = chartOf(page, title)
    await chart.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    const menu = page.getByRole('dialog', { name: new RegExp(`^${title}`) })
    await expect(menu.getByRole('link', { name: 'Logs', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(chart).toBeFocused()
  }
})

test('a viewer asks too, and meets only what is theirs', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(`/applications/home?${range}`)
  await chartOf(page, 'Errors').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: /^Errors/ })
  await expect(menu.getByText(/No onset|It began at|is not known/)).toBeVisible()
  for (const foreign of ['catalogue', 'profiles', 'subscriptions']) await expect(menu.getByText(foreign)).toHaveCount(0)
})

test('on a phone the menu stands at the foot of the screen', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/applications/home?${range}`)
  await chartOf(page, 'Requests').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: /^Requests/ })
  await expect(menu).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)
})
