import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

const chartOf = (page: Page, title: string) => page.getByRole('application', { name: new RegExp(`^${title}`) }).first()

test('a chart is read by keyboard, sample by sample, and Enter opens the traces of one', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/applications/home?from=now-15m&to=now')
  const chart = chartOf(page, 'Requests')
  const figure = page.getByRole('figure').filter({ has: chart })
  await chart.focus()
  await page.keyboard.press('End')
  await expect(figure.getByRole('status')).toContainText(/\d/)
  const last = await figure.getByRole('status').textContent()
  await page.keyboard.press('ArrowLeft')
  await expect(figure.getByRole('status')).not.toHaveText(last ?? '')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/tab=traces|\/traces/)
})

test('dragging over a chart sets the range of the page, and a double press goes back', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/applications/home?from=now-15m&to=now')
  const plot = chartOf(page, 'Requests').locator('.plot')
  await expect(plot).toBeVisible()
  const box = await plot.boundingBox()
  if (!box) throw new Error('the plot has no place')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.5, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=20\d\d-/)
  await chartOf(page, 'Requests').locator('.plot').dblclick()
  await expect(page).toHaveURL(/from=now-15m/)
})

test('the twin of a chart is a table of the same samples, sortable, and a file', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/applications/home?from=now-15m&to=now')
  await page.getByRole('button', { name: 'Table : Requests' }).click()
  const table = page.getByRole('table', { name: 'Requests' })
  await expect(table.locator('tbody').getByRole('row').first()).toBeVisible()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: /CSV/ }).click()
  const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n')
  expect(lines[0]).toMatch(/^time,/)
  expect(lines.length).toBeGreaterThan(1)
  await page.getByRole('button', { name: 'Chart : Requests' }).click()
  await expect(chartOf(page, 'Requests')).toBeVisible()
})
