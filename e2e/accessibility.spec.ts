import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { askApi } from './support/api'
import { furnish, type Furnished } from './support/furnished'
import { followAnswers, settled } from './support/settled'
import { expect, test } from './support/test'

/** Every kind of page at least once, and each view of those that have several. */
const pages = [
  '/', '/guide', '/registry', '/registry/truth', '/registry/zones', '/changes',
  '/applications', '/applications/home', '/applications/home?tab=instances', '/applications/home?tab=traces', '/applications/home?tab=logs', '/applications/home?tab=delivery', '/applications/home?tab=changes', '/applications/home/canary',
  '/topology', '/topology?focus=application:home', '/topology?view=list', '/topology?view=teams',
  '/metrics', '/metrics?a=rate%28http.server.request.duration%29+by+%28application%29&compare=day', '/metrics/sql', '/dashboards', '/traces', '/traces?cohort=slow', '/traces/compare', '/traces/file', '/logs', '/logs?view=patterns', '/logs?tail=1',
  '/alerts', '/alerts/new?application=home', '/drains', '/drains/new', '/configuration', '/configuration/new?application=home&layer=zone', '/applications/home?tab=configuration', '/configuration/keys', '/configuration/import', '/gateway', '/gateway/new', '/gateway/filters/new',
  '/delivery', '/delivery/home', '/delivery/new?application=home', '/canary', '/breakers', '/breakers?view=table', '/chaos', '/chaos/new?application=home', '/chaos/new?application=home&fault=kill',
  '/services', '/services/new', '/services/discovery/titles-db',
  '/settings/profile', '/settings/sessions', '/settings/teams', '/settings/teams/front', '/settings/people', '/settings/tokens', '/settings/sources', '/settings/parts',
]

/** Pages of what there is only after somebody made it, or after traffic. */
async function madePages({ dashboard, drain, objective, threshold }: Furnished): Promise<string[]> {
  const traces = (await askApi<{ items: { traceId: string }[] }>('GET', '/api/v1/traces?application=home&limit=2')).items.map(({ traceId }) => traceId)
  const change = (await askApi<{ items: { position: string }[] }>('GET', '/api/v1/changes?limit=1')).items[0]?.position
  return [`/traces/${traces[0]}`, `/traces/compare?a=${traces[0]}&b=${traces[1]}`, `/changes?sel=CHG-${change}`, `/applications/home?moment=${Date.now() - 600_000}-${Date.now() - 300_000}.errors`, dashboard, drain, objective, threshold]
}

interface Look {
  language: 'en' | 'ko'
  /** What axe reads. */
  width: number
  /** Where nothing may scroll sideways. The first is loaded, the others come by narrowing the window. */
  widths: number[]
}

/** Words are longest and space is shortest in different places: each language meets each width, each page both themes. */
const looks: Look[] = [
  { language: 'en', width: 1440, widths: [2560, 1440, 390] },
  { language: 'ko', width: 390, widths: [1440, 390] },
]

async function speak(page: Page, language: Look['language']): Promise<void> {
  await page.context().addCookies([{ name: 'qd-language', value: language, domain: new URL(page.url()).hostname, path: '/' }])
}

const shown = (page: Page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()

/** What axe calls serious or critical; with `rules` only those. No page has frames: axe need not gather theirs in a tab of its own. */
async function serious(page: Page, rules: string[] = []): Promise<string[]> {
  expect(page.frames()).toHaveLength(1)
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`))
}

/** By the system's setting, which a reader without a choice of their own follows. Without motion: a colour on its way to another is nobody's. */
async function turn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
}

/** By how many pixels the page scrolls sideways, now. */
const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

for (const { language, width, widths } of looks)
  test(`axe finds nothing serious on any page, in both themes, and none scrolls sideways: ${language}, ${widths.join(', ')} px`, async ({ signInAs }) => {
    test.setTimeout(900_000)
    const furnished = await furnish()
    const page = await signInAs('operator')
    await followAnswers(page)
    await page.goto('/')
    await speak(page, language)
    const found: string[] = []
    for (const path of [...pages, ...(await madePages(furnished))]) {
      // One visit serves every width and theme: what is costly is to load a page.
      await page.setViewportSize({ width: widths[0] ?? width, height: 900 })
      await turn(page, 'light')
      const answer = await page.goto(path)
      expect(answer?.status(), path).toBe(200)
      for (const at of widths) {
        await page.setViewportSize({ width: at, height: 900 })
        await settled(page)
        const over = await overflow(page)
        if (over > 0) found.push(`${path} scrolls sideways at ${at} px by ${over} px`)
        if (at !== width) continue
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        found.push(...(await serious(page)).map((problem) => `${path} ${problem}`))
        // The other theme changes colours alone.
        await turn(page, 'dark')
        found.push(...(await serious(page, ['color-contrast'])).map((problem) => `${path} in the dark ${problem}`))
      }
    }
    await furnished.clear()
    expect(found).toEqual([])
  })

test('signing in is as readable, in both themes', async ({ openBrowser }) => {
  const page = await openBrowser()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.goto('/sign-in')
    await turn(page, colorScheme)
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

  for (const [letter, path] of [['a', '/applications'], ['r', '/registry'], ['m', '/topology'], ['e', '/metrics'], ['b', '/dashboards'], ['t', '/traces'], ['l', '/logs'], ['n', '/alerts'], ['d', '/delivery'], ['y', '/gateway'], ['x', '/chaos'], ['h', '/changes'], ['v', '/services'], ['w', '/drains'], ['s', '/settings'], ['o', '/']] as const) {
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
