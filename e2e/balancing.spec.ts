import { askApi, callApi, productSettings } from './support/api'
import { expect, test } from './support/test'

interface Balance {
  policy: { rule: string; slowStartMs: number }
  state: { policy: { rule: string } | null } | null
}
const path = '/api/v1/applications/home/balancing'
const balance = () => askApi<Balance>('GET', path)

test.afterEach(async () => {
  await callApi('DELETE', path)
})

test('who may not choose how requests are balanced sees the rule, the weights and why not', async ({ signInAs }) => {
  const viewer = await signInAs('viewer')
  await viewer.goto('/applications/home?tab=balancing')
  await expect(viewer.getByRole('table', { name: 'Instances by weight' }).getByText('Takes requests').first()).toBeVisible()
  const change = viewer.getByRole('button', { name: 'Change balancing' })
  await expect(change).toBeDisabled()
  await expect(change).toHaveAccessibleDescription(/balancing:write needs member/)
})

test('a member chooses another rule: the proxy follows, the ledger says so, and it is taken back', async ({ signInAs }) => {
  const member = await signInAs('member')
  await member.goto('/applications/home?tab=balancing')
  const rule = member.getByRole('region', { name: 'Balancing' })
  await expect(rule).toContainText('As usual: nobody chose otherwise.')
  await member.getByRole('button', { name: 'Change balancing' }).click()
  const dialog = member.getByRole('dialog', { name: 'Balancing of home' })
  await dialog.getByLabel('Rule').selectOption({ label: 'Weighted response time' })
  await dialog.getByLabel('Slow start').fill('901')
  await expect(dialog.getByRole('alert')).toContainText('From 0 to 900 s.')
  await expect(dialog.getByRole('button', { name: 'Follow this rule' })).toBeDisabled()
  await dialog.getByLabel('Slow start').fill('30')
  await dialog.getByLabel('Why').fill('instances of two sizes')
  await dialog.getByRole('button', { name: 'Follow this rule' }).click()
  await expect(dialog).toBeHidden()
  await expect(rule).toContainText('Weighted response time')
  await expect(rule).toContainText('Chosen by')

  // What the proxy does, by its own word.
  await expect.poll(async () => (await balance()).state?.policy?.rule).toBe('response-time')
  expect((await fetch(`http://127.0.0.1:${productSettings().ports.edge}/home/health`)).status).toBe(200)
  await member.goto('/changes?application=home')
  await expect(member.getByText('Balancing of home set').first()).toBeVisible()

  await member.goto('/applications/home?tab=balancing')
  await member.getByRole('button', { name: 'Change balancing' }).click()
  await member.getByRole('dialog').getByRole('button', { name: 'As usual again' }).click()
  await expect(rule).toContainText('As usual: nobody chose otherwise.')
  await expect.poll(async () => (await balance()).state?.policy?.rule).toBe('least-request')
})
