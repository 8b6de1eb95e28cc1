import { productSettings } from './support/api'
import { expect, test } from './support/test'

const pages = ['/', '/applications', '/applications/home', '/registry', '/registry/truth', '/registry/zones', '/traces', '/logs', '/changes', '/settings', '/settings/sessions', '/settings/teams', '/settings/people', '/settings/tokens', '/settings/sources', '/settings/parts']

test('every page has a policy with a nonce of its own, and no script or style of it breaks the policy', async ({ signInAs }) => {
  const page = await signInAs('operator')
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { violations: seen })
    document.addEventListener('securitypolicyviolation', (event) => seen.push(`${event.violatedDirective} ${event.blockedURI}`))
  })
  const nonces = new Set<string>()
  for (const path of pages) {
    const answer = await page.goto(path)
    const headers = answer?.headers() ?? {}
    const policy = headers['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce, path).toMatch(/^[A-Za-z0-9+/=]{20,}$/)
    nonces.add(nonce)
    expect(policy).toContain("'strict-dynamic'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain("'unsafe-eval'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('same-origin')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    // Browsers hide the attribute from pages; the property stays readable to the document's own scripts.
    const bare = await page.evaluate((expected) => [...document.scripts].filter((script) => !script.src && script.nonce !== expected).map((script) => script.outerHTML.slice(0, 80)), nonce)
    expect(bare, `${path}: inline scripts without the nonce`).toEqual([])
    expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations), path).toEqual([])
  }
  expect(nonces.size).toBe(pages.length)
})

test('the session is in a cookie that scripts cannot read and other sites do not send', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  const cookies = await page.context().cookies()
  const session = cookies.filter(({ name }) => name.includes('session'))
  expect(session).toHaveLength(1)
  expect(session[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  await page.goto('/')
  expect(await page.evaluate(() => document.cookie)).not.toContain('session')
})

test('a write with the cookie from another site is refused, and the same write from our own page is not', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  const { publicUrl } = productSettings()
  const write = (headers: Record<string, string>) => page.request.patch('/api/v1/me/preferences', { data: { density: 'regular' }, headers })
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    const refused = await write(headers)
    expect(refused.status(), JSON.stringify(headers)).toBe(403)
    expect(refused.headers()['content-type']).toContain('application/problem+json')
  }
  expect((await write({ origin: publicUrl })).status()).toBe(200)
})

test('without a session every page leads to signing in, and the API says so', async ({ openBrowser }) => {
  const page = await openBrowser()
  for (const path of pages) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/sign-in/)
  }
  const answer = await page.request.get('/api/v1/overview')
  expect(answer.status()).toBe(401)
  expect(answer.headers()['content-type']).toContain('application/problem+json')
})
