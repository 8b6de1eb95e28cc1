import { callApi, productSettings } from './support/api'
import { archiveOf, newestRollout, ownApplication, reaches, rolloutView, serving, startRollout, uploadRelease } from './support/rollouts'
import { expect, test } from './support/test'

const health = async (application: string) => (await fetch(`http://127.0.0.1:${productSettings().ports.edge}/${application}/health`)).status

test('a member uploads a release and deploys it in the browser; each step is seen until it serves', async ({ signInAs }) => {
  const application = 'shop-window'
  await ownApplication(application)
  const before = await newestRollout(application)
  const page = await signInAs('member')
  await page.goto('/delivery')
  await page.getByRole('link', { name: 'Deploy', exact: true }).click()
  await expect(page).toHaveURL(/\/delivery\/new/)
  const deploy = page.getByRole('button', { name: /^Deploy/ })
  await expect(deploy).toBeDisabled()
  await expect(deploy).toHaveAccessibleDescription(/Choose an application\./)
  await page.getByRole('combobox', { name: 'Application' }).fill(application)
  await page.getByRole('combobox', { name: 'Application' }).press('Enter')
  await expect(page.getByText('Team front.')).toBeVisible()

  const another = page.getByRole('button', { name: 'Upload another release' })
  if (before) await another.click()
  const version = `1.0.${before?.number ?? 0}`
  await page.getByLabel('Version').fill(version)
  await page.getByLabel('Archive').setInputFiles({ name: 'shop-window.tgz', mimeType: 'application/gzip', buffer: await archiveOf('good', version) })
  await expect(page.getByRole('combobox', { name: 'Release' })).toContainText(version)
  await expect(another).toBeVisible()

  const steps = page.getByRole('list', { name: 'What will happen' })
  await expect(steps.getByRole('listitem').first()).toContainText('Start the new server group')
  await page.getByLabel('Size').fill('many')
  await expect(deploy).toHaveAccessibleDescription(/One field is not valid\./)
  await page.getByLabel('Size').fill('2')
  await page.getByText('Cluster and times').click()
  await page.getByLabel('Watch the new').fill('2')
  await page.getByLabel('Why').fill('Seen by the tests of delivery')
  await expect(steps.getByRole('listitem').first()).toContainText('2 instances, without traffic')
  await expect(page.getByText(`"version"`)).toHaveCount(0)
  await page.getByRole('button', { name: `Deploy ${version} to ${application}` }).click()

  await expect(page).toHaveURL(/\/delivery\/shop-window\/\d+/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Done', { timeout: 90_000 })
  await expect(page.getByRole('list', { name: 'Steps' })).toContainText('Move all traffic')
  await expect(page.getByRole('region', { name: 'Server groups and instances' })).toContainText('2 of 2 healthy')
  await expect(page.getByRole('main')).toContainText('Seen by the tests of delivery')
  expect(await health(application)).toBe(200)

  await page.goto(`/applications/${application}?tab=delivery`)
  await expect(page.getByRole('table', { name: /^Rollouts of shop-window/ })).toContainText('Done')
  await page.getByRole('link', { name: `Deploy ${application}` }).click()
  await expect(page.getByRole('combobox', { name: 'Application' })).toHaveValue(application)
})

test('a viewer sees what would happen, and why they may not do it', async ({ signInAs }) => {
  const application = 'shop-view'
  await serving(application, '1.0.0')
  const page = await signInAs('viewer')
  await page.goto('/delivery')
  const refused = page.getByRole('button', { name: 'Deploy' })
  await expect(refused).toBeDisabled()
  await expect(refused).toHaveAccessibleDescription(/rollouts:start needs member/)

  await page.goto(`/delivery/new?application=${application}`)
  await expect(page.getByRole('list', { name: 'What will happen' })).toContainText('Move all traffic')
  const deploy = page.getByRole('button', { name: /^Deploy 1\.0\.0/ })
  await expect(deploy).toBeDisabled()
  await expect(deploy).toHaveAccessibleDescription(/rollouts:start needs member/)
  await deploy.press('Enter')
  await expect(page).toHaveURL(/\/delivery\/new/)

  const rollout = await newestRollout(application)
  await page.goto(`/delivery/${application}/${rollout?.number}`)
  const back = page.getByRole('button', { name: /^(Take it back|Roll back to)/ })
  await expect(back).toBeDisabled()
  await expect(back).toHaveAccessibleDescription(/rollouts:roll-back needs member/)
})

test('a release that ends at once is rolled back by itself: the page says which check and what it wrote, the old one serves on', async ({ signInAs }) => {
  const application = 'shop-exits'
  await serving(application, '1.0.0')
  const release = await uploadRelease(application, 'never-starts', '1.1.0')
  const page = await signInAs('member')
  const elsewhere = await signInAs('lead')
  await elsewhere.goto('/')
  await expect(elsewhere.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto(`/delivery/new?application=${application}&release=${release}`)
  await expect(page.getByRole('region', { name: 'What changes' })).toContainText('main.cjs')
  await page.getByRole('button', { name: `Deploy 1.1.0 to ${application}` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failed, rolled back', { timeout: 90_000 })
  const why = page.getByRole('region', { name: 'Why it failed' })
  await expect(why).toContainText('An instance ended by itself.')
  await expect(why).toContainText('In the step: Wait until healthy and registered.')
  await expect(why.getByLabel('Its last lines')).toContainText('Release 1.1.0 misses its key.')
  await expect(page.getByRole('button', { name: /^Roll back/ })).toHaveAccessibleDescription('It is rolled back.')
  expect(await health(application)).toBe(200)

  // Who was elsewhere is told, and finds it on the overview, one click away.
  const rollout = await newestRollout(application)
  await expect(elsewhere.getByRole('status').filter({ hasText: `${application} #${rollout?.number} failed` })).toBeVisible()
  await elsewhere.goto('/')
  await elsewhere.getByRole('list', { name: /^What waits for a person/ }).getByRole('link', { name: `Rollout ${application} #${rollout?.number} failed` }).click()
  await expect(elsewhere).toHaveURL(new RegExp(`/delivery/${application}/${rollout?.number}`))
})

test('rolling back takes the keyboard alone: what will happen, why, Enter', async ({ signInAs }) => {
  const application = 'shop-back'
  await serving(application, '1.0.0')
  const number = await startRollout(application, await uploadRelease(application, 'good', '1.1.0'))
  await reaches(application, number, 'succeeded')
  const page = await signInAs('member')
  await page.goto(`/delivery/${application}/${number}`)
  await expect(page.getByRole('main')).toContainText('is kept warm until')
  const back = page.getByRole('button', { name: 'Roll back to 1.0.0' })
  await back.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: `Roll back ${application} #${number}` })
  await expect(dialog).toContainText('All traffic goes back to')
  // Without a reason it stays: the button says why.
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Roll back to 1.0.0' })).toHaveAccessibleDescription('Say why in a few words first.')
  await page.keyboard.type('Tested going back')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Rolled back', { timeout: 60_000 })
  await expect(page.getByRole('main')).toContainText('A person took it back.')
  expect((await rolloutView(application, number)).state).toBe('rolled-back')
  expect(await health(application)).toBe(200)

  await page.goto(`/changes?q=${application}`)
  await page.getByRole('link', { name: `Roll back of ${application} ${number} asked for` }).click()
  await expect(page.getByRole('complementary', { name: /^CHG-/ })).toContainText('Tested going back')
})

test('a second rollout of one cluster is refused beside the button, with a link to the first', async ({ signInAs }) => {
  const application = 'shop-busy'
  await serving(application, '1.0.0')
  const sick = await startRollout(application, await uploadRelease(application, 'sick', '1.1.0'), { healthDeadlineSeconds: 600 })
  const page = await signInAs('member')
  await page.goto(`/delivery/new?application=${application}&release=1`)
  const deploy = page.getByRole('button', { name: /^Deploy/ })
  await expect(deploy).toHaveAccessibleDescription(/One rollout at a time/)
  await expect(deploy).toBeDisabled()
  await page.getByRole('link', { name: `Rollout ${application} #${sick}` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running')
  await page.goto('/delivery')
  await expect(page.getByRole('table', { name: /^Rollouts under way/ }).getByRole('row', { name: new RegExp(`${application} #${sick}`) })).toContainText('Waits until')
  expect((await callApi('POST', `/api/v1/applications/${application}/rollouts/${sick}/roll-back`, { body: { why: 'the test is over' } })).status).toBeLessThan(300)
  await reaches(application, sick, 'rolled-back')
})
