import { type LiveRegistry, startLiveRegistry } from '../lib/daemon/registry/testing/live-registry'
import { wireInstance } from '../lib/domains/registry/testing/build'
import { askApi, productSettings } from './support/api'
import { registerOutside, cancelOutside } from './support/eureka'
import { expect, test } from './support/test'

let other: LiveRegistry
const there = (application: string, instanceId: string, more = {}) => other.call('POST', `/eureka/apps/${application}`, { body: wireInstance({ app: application, instanceId, ...more }) })

test.beforeEach(async () => {
  other = await startLiveRegistry()
})
test.afterEach(async () => {
  const { items } = await askApi<{ items: { name: string; version: number }[] }>('GET', '/api/v1/registry/remotes')
  for (const { name, version } of items) await askApi('DELETE', `/api/v1/registry/remotes/${name}`, { expectedVersion: version, why: 'the test is over' })
  await other.stop()
})

test('a viewer sees why they may not name another registry', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/settings/sources')
  const add = page.getByRole('button', { name: 'Read another registry' })
  await expect(add).toBeDisabled()
  await expect(add).toHaveAccessibleDescription(/registry-remotes:write needs operator/)
})

test('an operator tests and names another registry, sees it beside ours instance by instance, and clients get it as a region', async ({ signInAs }) => {
  await registerOutside('moving', 'moving-1', 29_998)
  await Promise.all([there('moving', 'moving-1', { port: 29_998, status: 'DOWN' }), there('moving', 'moving-2')])
  const page = await signInAs('operator')
  await page.goto('/settings/sources')
  await page.getByRole('button', { name: 'Read another registry' }).click()
  const dialog = page.getByRole('dialog', { name: 'Read another registry' })
  await expect(dialog.getByRole('button', { name: 'Read it' })).toBeDisabled()
  await dialog.getByLabel('Name', { exact: true }).fill('old-estate')
  await dialog.getByLabel('Address').fill(`${other.origin}/eureka`)
  const report = dialog.getByRole('status')
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(report).toContainText('lies on this machine')
  await dialog.getByLabel('It may lie on this machine').check()
  await expect(report).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(report).toContainText('has moving')
  await dialog.getByLabel('Why').fill('Seen by the tests of registries')
  await dialog.getByRole('button', { name: 'Read it' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('table', { name: 'Other registries' }).getByRole('row', { name: /old-estate/ })).toContainText('as of')

  await page.goto('/registry')
  const row = page.getByRole('table', { name: 'Other registries' }).getByRole('row', { name: /old-estate/ })
  await expect(row).toContainText('1 / 2')
  await page.goto('/registry?other=old-estate')
  const differences = page.getByRole('table', { name: 'What old-estate says otherwise' })
  await expect(differences.getByRole('row', { name: /moving-1/ })).toContainText('Down')
  await page.getByRole('button', { name: /^Difference/ }).click()
  await page.getByRole('menuitemradio', { name: 'Only there' }).click()
  await expect(page).toHaveURL(/difference=only-there/)
  await expect(differences.locator('tbody').getByRole('row')).toHaveCount(1)
  await expect(differences.getByRole('row', { name: /moving-2/ })).toContainText('not registered')

  const eureka = `http://127.0.0.1:${productSettings().ports.eureka}/eureka/apps`
  const ids = async (query: string) => (await (await fetch(eureka + query, { headers: { accept: 'application/json' } })).text()).includes('moving-2')
  expect([await ids('?regions=old-estate'), await ids('')]).toEqual([true, false])

  await other.call('DELETE', '/eureka/apps/moving/moving-2')
  await expect(page.getByText('Both say the same of every instance in sight.')).toBeVisible({ timeout: 60_000 })
  await cancelOutside('moving', 'moving-1')

  await page.goto('/settings/sources')
  await page.getByRole('button', { name: 'Remove old-estate' }).click()
  const confirm = page.getByRole('dialog', { name: 'Remove old-estate' })
  await confirm.getByRole('textbox').fill('old-estate')
  await confirm.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('No other registry is read.')).toBeVisible()
  await page.goto('/changes')
  await expect(page.getByRole('main')).toContainText('Registry old-estate is read no more')
})
