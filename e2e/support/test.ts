import { test as base, type BrowserContext, expect, type Page } from '@playwright/test'
import { productSettings } from './api'
import { personWith, type Role, signIn } from './people'

type State = Awaited<ReturnType<BrowserContext['storageState']>>
const states = new Map<string, State>()

interface Fixtures {
  /** A page of a browser of its own, signed in with this role in the team (default `front`). */
  signInAs(role: Role, team?: string): Promise<Page>
}

/** An unexpected error in the browser's console fails the test that caused it. */
function watch(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(String(error)))
}

// The empty pattern is Playwright's own way to say that a fixture needs no other.
export const test = base.extend<Fixtures & { problems: string[] }>({
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(productSettings().publicUrl),
  problems: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const problems: string[] = []
      await use(problems)
      expect(problems, 'errors in the browser console').toEqual([])
    },
    { auto: true },
  ],
  page: async ({ page, problems }, use) => {
    watch(page, problems)
    await use(page)
  },
  signInAs: async ({ browser, baseURL, locale, timezoneId, viewport, problems }, use) => {
    const open: BrowserContext[] = []
    const options = { baseURL: baseURL ?? '', locale: locale ?? 'en-GB', timezoneId: timezoneId ?? 'UTC', viewport: viewport ?? null }
    await use(async (role, team = 'front') => {
      const name = await personWith(role, team)
      const known = states.get(name)
      const context = await browser.newContext({ ...options, ...(known ? { storageState: known } : {}) })
      open.push(context)
      const page = await context.newPage()
      watch(page, problems)
      if (!known) {
        await signIn(page, name)
        states.set(name, await context.storageState())
      }
      return page
    })
    for (const context of open) await context.close()
  },
})

export { expect }
