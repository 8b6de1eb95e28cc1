import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { askApi } from './support/api'
import { expect, test } from './support/test'

const pages = [
  '/', '/applications', '/applications/home', '/applications/home?tab=instances', '/applications/home?tab=traces', '/applications/home?tab=logs', '/applications/home?tab=changes',
  '/registry', '/traces', '/logs', '/changes', '/settings/profile', '/settings/sessions', '/settings/teams', '/settings/teams/front', '/settings/people', '/settings/tokens', '/settings/parts',
]

interface Look {
  theme: 'light' | 'dark'
  language: 'en' | 'ko'
  width: number
}

/** Each theme, language and width meets each of the others; all eight together would only say the same again. */
const looks: Look[] = [
  { theme: 'light', language: 'en', width: 1440 },
  { theme: 'dark', language: 'ko', width: 1440 },
  { theme: 'light', language: 'ko', width: 390 },
  { theme: 'dark', language: 'en', width: 390 },
]

async function wear(page: Page, { theme, language, width }: Look): Promise<void> {
  const { hostname: domain } = new URL(page.url())
  const cookie = (name: string, value: string) => ({ name, value, domain, path: '/' })
  await page.context().addCookies([cookie('qd-theme', theme), cookie('qd-language', language)])
  await page.setViewportSize({ width, height: 900 })
}

const shown = (page: Page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()
/** No box of the page is still loading. */
const settled = (page: Page) => expect(page.locator('main [aria-busy=true]')).toHaveCount(0)

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`))
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const aTrace = async () => `/traces/${(await askApi<{ items: { traceId: string }[] }>('GET', '/api/v1/traces?application=home&limit=1')).items[0]?.traceId}`
const aChange = async () => `/changes?sel=CHG-${(await askApi<{ items: { position: string }[] }>('GET', '/api/v1/changes?limit=1')).items[0]?.position}`

for (const look of looks)
  test(`axe finds nothing serious and no page scrolls sideways: ${look.theme}, ${look.language}, ${look.width} px`, async ({ signInAs }) => {
    test.setTimeout(150_000)
    const page = await signInAs('operator')
    await page.goto('/')
    await wear(page, look)
    const found: string[] = []
    for (const path of [...pages, await aTrace(), await aChange()]) {
      await page.goto(path)
      await shown(page)
      await settled(page)
      await expect(page.locator('html')).toHaveAttribute('data-theme', look.theme)
      await expect(page.locator('html')).toHaveAttribute('lang', look.language)
      found.push(...(await serious(page)).map((problem) => `${path} ${problem}`))
      const over = await overflow(page)
      if (over > 0) found.push(`${path} scrolls sideways by ${over} px`)
    }
    expect(found).toEqual([])
  })

test('signing in is as readable, in both themes', async ({ openBrowser }) => {
  const page = await openBrowser()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto('/sign-in')
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await serious(page)).toEqual([])
  }
})

test('dialogs, menus and the palette are readable too', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/applications/home')
  await page.getByRole('button', { name: /^Scale home/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await serious(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: /^Time range/ }).click()
  expect(await serious(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  expect(await serious(page)).toEqual([])
})

test('no page scrolls sideways at 2560', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.setViewportSize({ width: 2560, height: 1300 })
  for (const path of pages) {
    await page.goto(path)
    await shown(page)
    expect(await overflow(page), path).toBe(0)
  }
})

test('every place of the rail answers and says where one is', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/')
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
  const places = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))
  expect(places.length).toBeGreaterThanOrEqual(7)
  for (const place of places) {
    const answer = await page.goto(place)
    expect(answer?.status(), place).toBe(200)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' }).locator('[aria-current]')).toHaveCount(1)
  }
})

test('the keyboard goes everywhere: skip link, g and a letter, palette, help, rows', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.goto('/')
  await shown(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()

  for (const [letter, path] of [['a', '/applications'], ['r', '/registry'], ['t', '/traces'], ['l', '/logs'], ['h', '/changes'], ['s', '/settings'], ['o', '/']] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await expect(page).toHaveURL((url) => (path === '/' ? url.pathname === '/' : url.pathname.startsWith(path)))
    await shown(page)
  }

  await page.keyboard.press('Control+k')
  const query = page.getByRole('combobox')
  await expect(query).toBeFocused()
  await query.fill('recomm')
  await expect(page.getByRole('option', { name: /recommendations/ }).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/applications\/recommendations/)
  await shown(page)

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toHaveCount(0)

  await page.goto('/applications')
  await expect(page.getByRole('table').locator('tbody').getByRole('row').nth(2)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const second = page.getByRole('table').locator('tbody').getByRole('row').nth(1).getByRole('link').first()
  await expect(second).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/applications\/[a-z]+/)
})

test('on a phone the rail is a menu, and a place chosen there closes it', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await page.getByRole('button', { name: 'Menu' }).click()
  const menu = page.getByRole('dialog', { name: 'Menu' })
  await menu.getByRole('link', { name: 'Registry' }).click()
  await expect(page).toHaveURL(/\/registry/)
  await expect(menu).toHaveCount(0)
})
