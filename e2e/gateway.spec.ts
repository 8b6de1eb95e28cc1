import { randomBytes } from 'node:crypto'
import { askApi, callApi, productSettings } from './support/api'
import { expect, test } from './support/test'

const name = 'e2e-api'

test.beforeEach(async () => {
  // Left by an earlier run on the same product.
  await callApi('DELETE', `/api/v1/gateway/routes/${name}`, { body: { confirm: name, why: 'left by an earlier run' } })
})
test.afterEach(async () => {
  await callApi('DELETE', `/api/v1/gateway/routes/${name}`, { body: { confirm: name, why: 'the end of the test' } })
})

const edgeUrl = (path: string) => `http://127.0.0.1:${productSettings().ports.edge}${path}`
const edge = (path: string, headers: Record<string, string> = {}) => fetch(edgeUrl(path), { headers })

test('a member sees the routes, and why they may not make one', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto('/gateway')
  const make = page.getByRole('button', { name: 'New route' })
  await expect(make).toBeDisabled()
  await expect(make).toHaveAccessibleDescription(/gateway:write needs lead/)
})

test('a lead makes a route, the edge follows it at once, the bench says why, and an old version comes back', async ({ signInAs }) => {
  const { items } = await askApi<{ items: { name: string; team: string }[] }>('GET', '/api/v1/applications?team=front')
  const application = items[0]?.name ?? 'home'
  const page = await signInAs('lead')
  await page.goto('/gateway/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api')
  await page.getByLabel('Application', { exact: true }).fill(application)
  await page.getByRole('button', { name: 'Make the route' }).click()
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(name) })).toBeVisible()
  await expect(page.getByText('The proxy follows version 1.')).toBeVisible()
  expect((await edge('/e2e-api/')).status).not.toBe(404)

  await page.goto('/gateway')
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api/x')
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  await expect(page.getByText(`The route ${name} takes it`)).toBeVisible()
  await expect(page.getByText(`${application} gets 100 % of such requests.`)).toBeVisible()

  await page.goto(`/gateway/${name}?edit=1`)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-moved')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The proxy follows version 2.')).toBeVisible()
  expect((await edge('/e2e-api/')).status).toBe(404)
  await page.getByRole('button', { name: 'Roll back to v1' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back to v1' })
  await dialog.getByLabel('Why').fill('the old address is in use')
  await dialog.getByRole('button', { name: 'Roll back to v1' }).click()
  await expect(page.getByText('The proxy follows version 3.')).toBeVisible()
  expect((await edge('/e2e-api/')).status).not.toBe(404)
})

test('a route without a path is not sent: the field says what is wanted and has the focus', async ({ signInAs }) => {
  const page = await signInAs('lead')
  await page.goto('/gateway/new')
  const path = page.getByLabel('Path', { exact: true })
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Application', { exact: true }).fill('home')
  await expect(path).not.toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('button', { name: 'Make the route' }).click()
  await expect(path).toBeFocused()
  await expect(path).toHaveAttribute('aria-invalid', 'true')
  await expect(path).toHaveAccessibleDescription(/A path begins with "\/" and has no query, like "\/api"/)
  await expect(page.getByText('One field is not right')).toBeVisible()

  await path.fill('/e2e-api')
  await page.getByLabel('Time for one try').fill('60000')
  await page.getByLabel('Path is').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Time for one try')).toBeFocused()
  await expect(page.getByLabel('Time for one try')).toHaveAccessibleDescription(/A try gets no more time than the whole request/)
})

/** Which instance of the application answered the request of this trace, by its own spans. */
async function instanceOf(traceId: string, application: string): Promise<string> {
  let instance: string | undefined
  await expect(async () => {
    const { spans } = await askApi<{ spans: { application: string; instance: string | null }[] }>('GET', `/api/v1/traces/${traceId}`)
    instance = spans.find((span) => span.application === application)?.instance ?? undefined
    expect(instance).toBeDefined()
  }).toPass()
  return instance ?? ''
}

test('a rate, a cookie that sticks and other origins are set by fields, and act at the edge', async ({ signInAs }) => {
  const page = await signInAs('lead')
  await page.goto('/gateway/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api')
  await page.getByLabel('Application', { exact: true }).fill('home')
  await page.getByLabel('Stays with').selectOption({ label: 'one instance, by a cookie' })
  await page.getByLabel('Name of the cookie or header').fill('e2e-place')
  await page.getByLabel('The cookie lasts').fill('60')
  await page.getByLabel('Let pages of other origins ask').check()
  await page.getByLabel('Origins', { exact: true }).fill('https://tv.example.com')
  await page.getByLabel('With cookies and credentials').check()
  await page.getByRole('button', { name: 'Make the route' }).click()
  await expect(page.getByText('The proxy follows version 1.')).toBeVisible()
  await expect(page.getByText('one instance by the cookie e2e-place, for 1 min')).toBeVisible()

  const first = await edge('/e2e-api/', { origin: 'https://tv.example.com' })
  const cookie = first.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^e2e-place=[0-9a-f]+; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax/)
  expect(first.headers.get('access-control-allow-origin')).toBe('https://tv.example.com')
  expect(first.headers.get('access-control-allow-credentials')).toBe('true')
  expect((await edge('/e2e-api/', { origin: 'https://elsewhere.example.com' })).headers.get('access-control-allow-origin')).toBeNull()
  const preflight = await fetch(edgeUrl('/e2e-api/'), { method: 'OPTIONS', headers: { origin: 'https://tv.example.com', 'access-control-request-method': 'POST' } })
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, HEAD, POST'])

  const traces = Array.from({ length: 6 }, () => randomBytes(16).toString('hex'))
  for (const trace of traces) {
    const again = await edge('/e2e-api/', { cookie: cookie.split(';')[0] ?? '', traceparent: `00-${trace}-${'a'.repeat(16)}-01` })
    expect(again.headers.get('set-cookie')).toBeNull()
  }
  const instances = new Set<string>()
  for (const trace of traces) instances.add(await instanceOf(trace, 'home'))
  expect(instances.size).toBe(1)

  await page.goto(`/gateway/${name}?edit=1`)
  await page.getByLabel('Limit the rate of each client').check()
  await page.getByLabel('Requests a second, each client').fill('0.1')
  await page.getByLabel('At once, each client').fill('2')
  await page.getByLabel('Clients are told apart by the header').fill('x-api-key')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The proxy follows version 2.')).toBeVisible()
  const answers = []
  for (const key of ['a', 'a', 'a', 'b']) answers.push(await edge('/e2e-api/', { 'x-api-key': key }))
  expect(answers.map(({ status }) => status === 429)).toEqual([false, false, true, false])
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
  await expect(page.getByText('0.1 /s, 2 at once, told apart by the header x-api-key, else by address')).toBeVisible()
})

test('a route that would take what is another team’s is refused before it is saved', async ({ signInAs }) => {
  const page = await signInAs('lead')
  await page.goto('/gateway/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api')
  await page.getByLabel('Application', { exact: true }).fill('nobody-at-all')
  await expect(page.getByText(/nobody-at-all is not an application of the route’s team/)).toBeVisible()
})
