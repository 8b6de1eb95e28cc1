import { askApi, callApi, productSettings } from './support/api'
import { sampleGroup } from './support/delivery'
import { expect, test } from './support/test'

interface ServiceView {
  id: string
  name: string
  state: string
}
interface DetailView extends ServiceView {
  bindingList: { id: string; application: string; state: string; credentials: { number: number; given: boolean }[] }[]
}

const find = async (team: string, name: string): Promise<ServiceView | undefined> => (await askApi<{ items: ServiceView[] }>('GET', `/api/v1/services?team=${team}&name=${name}`)).items[0]
const detail = (id: string) => askApi<DetailView>('GET', `/api/v1/services/${id}`)

/** Gone from an earlier run of these tests on the same product. */
async function without(team: string, name: string): Promise<void> {
  const left = await find(team, name)
  if (!left) return
  await callApi('DELETE', `/api/v1/services/${left.id}`, { body: { confirm: name, why: 'left by an earlier run' } })
  await expect.poll(async () => (await detail(left.id)).state, { timeout: 60_000 }).toBe('deleted')
}

test('a viewer sees what there is, what it costs of the quota, and why they may not order', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/services')
  await expect(page.getByRole('table', { name: 'What there is to order' })).toContainText('PostgreSQL, small')
  const order = page.getByRole('button', { name: 'Order a service' })
  await expect(order).toBeDisabled()
  await expect(order).toHaveAccessibleDescription(/services:create needs member/)
  const quota = page.getByRole('button', { name: 'Change the quota small of front' })
  await expect(quota).toBeDisabled()
  await expect(quota).toHaveAccessibleDescription(/quotas:write needs operator/)
})

test('a member orders a database, binds it, sees every instance get it, and a lead deletes it by its name', async ({ signInAs }) => {
  const name = 'shop-db'
  await without('front', name)
  await sampleGroup('audience')
  const page = await signInAs('member')
  await page.goto('/services')
  await page.getByRole('link', { name: 'Order a service' }).click()
  await expect(page).toHaveURL(/\/services\/new/)
  const submit = page.getByRole('button', { name: 'Order', exact: true })
  await expect(submit).toBeDisabled()
  await expect(submit).toHaveAccessibleDescription(/A name of lower-case letters/)
  await expect(page.getByRole('group', { name: 'Quotas' })).toContainText(/now\s*\d+ of 10\s*with this one\s*\d+ of 10/)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Why').fill('Seen by the tests of services')
  await submit.click()

  await expect(page).toHaveURL(/\/services\/front\/shop-db/)
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toContainText('Ready', { timeout: 60_000 })
  await expect(page.getByRole('main')).toContainText('Ready, and nobody uses it.')

  await page.getByRole('button', { name: 'Bind', exact: true }).click()
  const bind = page.getByRole('dialog', { name: 'Bind shop-db' })
  await bind.getByLabel('Application').selectOption('audience')
  await bind.getByRole('button', { name: 'Bind' }).click()
  const row = page.getByRole('table', { name: /^Applications that use it/ }).getByRole('row', { name: /audience/ })
  await expect(row).toContainText('Bound', { timeout: 90_000 })
  await expect(row).toContainText('1 of 1 instances have it')
  await expect(row).toContainText('#1')

  const reveal = row.getByRole('button', { name: 'Reveal audience' })
  await expect(reveal).toBeDisabled()
  await expect(reveal).toHaveAccessibleDescription(/services:reveal needs lead/)
  const remove = page.getByRole('button', { name: 'Delete', exact: true })
  await expect(remove).toBeDisabled()
  await expect(remove).toHaveAccessibleDescription(/services:delete needs lead/)

  const lead = await signInAs('lead')
  await lead.goto('/services/front/shop-db')
  await lead.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = lead.getByRole('dialog', { name: 'Delete shop-db' })
  await expect(dialog).toContainText('One application is unbound first:')
  await expect(dialog.getByRole('listitem')).toContainText('audience')
  const go = dialog.getByRole('button', { name: 'Delete' })
  await expect(go).toBeDisabled()
  await dialog.getByLabel('Type').fill(name)
  await expect(go).toHaveAccessibleDescription(/Say first why/)
  await dialog.getByLabel('Why').fill('Seen by the tests of services')
  await go.click()
  await expect(lead.getByRole('heading', { level: 1 })).toContainText('Deleted', { timeout: 90_000 })
  await expect(lead.getByRole('list', { name: 'What happened, newest first' })).toContainText('Service shop-db deleted')
  expect(await find('front', name)).toBeUndefined()
})

test('a lead rotates the credential of the sample catalogue: the second one is given and the first revoked, and it goes on serving', async ({ signInAs, expectProblem }) => {
  const titles = await find('discovery', 'titles-db')
  const of = async () => (await detail(titles?.id ?? '')).bindingList.find(({ application, state }) => application === 'catalogue' && state !== 'ended')
  await expect.poll(async () => (await of())?.state, { timeout: 60_000 }).toBe('bound')
  const before = (await of())?.credentials.find(({ given }) => given)?.number ?? 0
  const page = await signInAs('lead', 'discovery')
  await page.goto('/services/discovery/titles-db')
  const row = page.getByRole('table', { name: /^Applications that use it/ }).getByRole('row', { name: /catalogue/ }).first()
  await row.getByRole('button', { name: 'Rotate catalogue' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rotate the credential of catalogue' })
  await expect(dialog).toContainText('Until it is revoked you can go back.')
  await dialog.getByRole('button', { name: 'Rotate' }).click()
  await expect(row).toContainText('Rotating')
  await expect(row).toContainText('Bound', { timeout: 90_000 })
  await expect(row).toContainText(`#${before + 1}`)
  await expect(row.getByRole('img', { name: 'Revoked' }).first()).toBeVisible()

  await row.getByRole('button', { name: 'Reveal catalogue' }).click()
  const reveal = page.getByRole('dialog', { name: 'Reveal the credential of catalogue' })
  const show = reveal.getByRole('button', { name: 'Show it' })
  await expect(show).toBeDisabled()
  await expect(show).toHaveAccessibleDescription(/Say first what it is needed for/)
  await reveal.getByLabel('Why').fill('to look at the titles')
  await show.click()
  await expect(reveal).toContainText(/postgresql:\/\/qc_/)
  await reveal.getByRole('button', { name: 'Close' }).first().click()
  await expect(page.getByText(/postgresql:\/\/qc_/)).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'What happened, newest first' })).toContainText('Credential revealed: titles-db · catalogue')

  // Another team's service is not there.
  const stranger = await signInAs('lead', 'accounts')
  expectProblem(/404/)
  await stranger.goto('/services/discovery/titles-db')
  await expect(stranger.getByRole('main')).not.toContainText('titles-db')
})

test('a quota that is used up says what could be freed; an operator raises it', async ({ signInAs }) => {
  await askApi('PUT', '/api/v1/teams/playback/service-quotas', { plan: 'medium', limit: 0 })
  const member = await signInAs('member', 'playback')
  await member.goto('/services/new')
  await member.getByLabel('Name').fill('large-db')
  await member.getByRole('radio', { name: /medium/ }).check()
  const submit = member.getByRole('button', { name: 'Order', exact: true })
  await expect(submit).toBeDisabled()
  await expect(submit).toHaveAccessibleDescription(/has 0 of 0: delete one, or ask an operator/)
  const operator = await signInAs('operator')
  await operator.goto('/services')
  await operator.getByRole('button', { name: 'Change the quota medium of playback' }).click()
  const dialog = operator.getByRole('dialog', { name: 'Change: Quota medium of playback' })
  await dialog.getByLabel('Services at most').fill('2')
  await dialog.getByLabel('Why').fill('Seen by the tests of services')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(submit).toBeEnabled()
})

test('the pages speak Korean', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.context().addCookies([{ name: 'qd-language', value: 'ko', domain: new URL(productSettings().publicUrl).hostname, path: '/' }])
  await page.goto('/services')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('서비스')
})
