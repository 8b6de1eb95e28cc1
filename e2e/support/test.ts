import { test as base, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { productSettings } from './api'
import { personWith, type Role, signIn } from './people'

type State = Awaited<ReturnType<BrowserContext['storageState']>>
const states = new Map<string, State>()

interface Fixtures {
  /** A page of a browser of its own, signed in with this role in the team (default `front`). */
  signInAs(role: Role, team?: string, options?: BrowserContextOptions): Promise<Page>
  /** A page of a browser of its own, in which nobody is signed in. */
  openBrowser(options?: BrowserContextOptions): Promise<Page>
  /** The refused path of this test makes the browser log an error like this one. */
  expectProblem(pattern: RegExp): void
}

interface Watching {
  problems: string[]
  expected: RegExp[]
}

/** An unexpected error in the browser's console fails the test that caused it. */
function watch(page: Page, { problems }: Watching): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`${String(error)} (${page.url()})`))
}

// The empty pattern is Playwright's own way to say that a fixture needs no other.
export const test = base.extend<Fixtures & { watching: Watching }>({
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(productSettings().publicUrl),
  watching: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const watching: Watching = { problems: [], expected: [] }
      await use(watching)
      const unexpected = watching.problems.filter((problem) => !watching.expected.some((pattern) => pattern.test(problem)))
      expect(unexpected, 'errors in the browser console').toEqual([])
    },
    { auto: true },
  ],
  expectProblem: async ({ watching }, use) => use((pattern) => void watching.expected.push(pattern)),
  page: async ({ page, watching }, use) => {
    watch(page, watching)
    await use(page)
  },
  openBrowser: async ({ browser, baseURL, locale, timezoneId, viewport, watching }, use) => {
    const open: BrowserContext[] = []
    const defaults = { baseURL: baseURL ?? '', locale: locale ?? 'en-GB', timezoneId: timezoneId ?? 'UTC', viewport: viewport ?? null }
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...defaults, ...options })
      open.push(context)
      const page = await context.newPage()
      watch(page, watching)
      return page
    })
    for (const context of open) await context.close()
  },
  signInAs: async ({ openBrowser }, use) => {
    await use(async (role, team = 'front', options = {}) => {
      const name = await personWith(role, team)
      const known = states.get(name)
      const page = await openBrowser({ ...options, ...(known ? { storageState: known } : {}) })
      if (known) return page
      await signIn(page, name)
      states.set(name, await page.context().storageState())
      return page
    })
  },
})

export { expect }
