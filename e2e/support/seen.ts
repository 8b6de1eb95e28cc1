import type { Page } from '@playwright/test'

/** The applications that the person of this page may see, by the API. */
export async function seenApplications(page: Page): Promise<string[]> {
  const { items } = (await (await page.request.get('/api/v1/applications?limit=200')).json()) as { items: { name: string }[] } // as OpenAPI documents
  return items.map(({ name }) => name)
}
