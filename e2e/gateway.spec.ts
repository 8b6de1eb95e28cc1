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

const edge = (path: string) => fetch(`http://127.0.0.1:${productSettings().ports.edge}${path}`)

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
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api')
  await page.getByLabel('Leads to').fill(application)
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

test('a route that would take what is another team’s is refused before it is saved', async ({ signInAs }) => {
  const page = await signInAs('lead')
  await page.goto('/gateway/new')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Path', { exact: true }).fill('/e2e-api')
  await page.getByLabel('Leads to').fill('nobody-at-all')
  await expect(page.getByText(/nobody-at-all is not an application of the route’s team/)).toBeVisible()
})
