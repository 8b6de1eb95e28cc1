import { callApi, productSettings } from './support/api'
import { sampleGroup } from './support/delivery'
import { makePerson, password, signIn } from './support/people'
import { expect, test } from './support/test'

const unauthenticated = /status of 401/

test('the link that a first start prints makes the operator account, once', async ({ openBrowser, expectProblem }) => {
  const link = process.env.E2E_FIRST_LINK ?? ''
  expect(link, 'the link on the screen of the start').toContain('/welcome?link=')
  const page = await openBrowser()
  await page.goto(link)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make the operator account')
  await page.getByLabel('Sign-in name').fill('mina.park')
  await page.getByLabel('Name to show').fill('Mina Park')
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/four of them different/)

  await page.getByLabel('New password').fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('button', { name: /^Mina Park/ })).toContainText('operator')

  expectProblem(/status of 4\d\d .*\/api\/welcome/)
  const second = await openBrowser()
  await second.goto(link)
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('This link is no longer good')
  const used = await second.request.post('/api/welcome', {
    headers: { origin: productSettings().publicUrl },
    data: { link: new URL(link).searchParams.get('link'), name: 'second.operator', password },
  })
  expect(used.status()).toBeGreaterThanOrEqual(400)
  expect(used.headers()['content-type']).toContain('application/problem+json')
})

test('a wrong password is refused without saying which half was wrong, and guessing is slowed down', async ({ openBrowser, expectProblem }) => {
  expectProblem(unauthenticated)
  const name = await makePerson('guessed', 'viewer', 'front')
  const page = await openBrowser()
  await page.goto('/sign-in')
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill('not the password 1')
  const button = page.getByRole('button', { name: 'Sign in' })
  const note = page.getByRole('alert').filter({ hasText: /Name or password|Too many/ })
  await expect(async () => {
    // While it waits the button refuses to be pressed, so pressing again never lengthens the wait.
    if ((await button.getAttribute('aria-disabled')) === null) await button.click()
    await expect(note).toContainText('Too many tries.', { timeout: 1_000 })
  }).toPass()
  await expect(button).toBeDisabled()
  await expect(button).toHaveAccessibleDescription(/Possible again in/)

  // The wait ends by itself, and the right password still works.
  await expect(button).toBeEnabled()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button.click()
  await expect(page.getByRole('button', { name: /^Test viewer/ })).toBeVisible()
})

test('a page that was asked for without a session is where signing in leads', async ({ openBrowser }) => {
  const name = await makePerson('returning', 'viewer', 'front')
  const page = await openBrowser()
  await page.goto('/changes?from=now-15m&to=now')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/changes\?from=now-15m&to=now$/)
})

test('signing out ends the session: its cookie opens nothing afterwards', async ({ openBrowser, expectProblem }) => {
  expectProblem(unauthenticated)
  const name = await makePerson('leaving', 'viewer', 'front')
  const page = await openBrowser()
  await signIn(page, name)
  const kept = await page.context().storageState()
  await page.getByRole('button', { name: /^Test viewer/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)

  const thief = await openBrowser({ storageState: kept })
  await expect.poll(async () => (await thief.request.get('/api/v1/me')).status()).toBe(401)
  // What a session may is remembered for up to five seconds.
  await expect(async () => {
    await thief.goto('/')
    await expect(thief).toHaveURL(/\/sign-in/, { timeout: 1_000 })
  }).toPass()
})

test('sessions are listed, and ending one throws its browser out', async ({ openBrowser, expectProblem }) => {
  expectProblem(unauthenticated)
  const name = await makePerson('two.browsers', 'viewer', 'front')
  const [here, there] = [await openBrowser(), await openBrowser()]
  await signIn(here, name)
  await signIn(there, name)
  await here.goto('/settings/sessions')
  const rows = here.getByRole('table', { name: 'Sessions' }).getByRole('row').filter({ hasText: /Chrom/ })
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'this one' })).toHaveCount(1)
  await expect(rows.filter({ hasText: 'this one' }).getByRole('button', { name: /^End/ })).toHaveCount(0)
  await rows.filter({ hasNotText: 'this one' }).getByRole('button', { name: /^End/ }).click()
  await expect(rows).toHaveCount(1)

  await expect(async () => {
    await there.goto('/applications')
    await expect(there).toHaveURL(/\/sign-in/, { timeout: 1_000 })
  }).toPass()
  await here.reload()
  await expect(rows).toHaveCount(1)
})

test('a token is shown once, works, and is refused after it is revoked', async ({ openBrowser }) => {
  const name = await makePerson('token.maker', 'member', 'front')
  const page = await openBrowser()
  await signIn(page, name)
  await page.goto('/settings/tokens')
  await page.getByRole('button', { name: 'Create token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create token' })
  await expect(dialog.getByLabel('Role')).not.toContainText('Operator')
  await dialog.getByLabel('Name').fill('Nightly deploy')
  await dialog.getByRole('button', { name: 'Create token' }).click()
  const token = (await dialog.getByText(/^qd_\S+$/).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(page.getByText(token)).toHaveCount(0)

  expect((await callApi('GET', '/api/v1/me', { token })).status).toBe(200)
  const beyond = await callApi('POST', '/api/v1/people', { token, body: { name: 'intruder', displayName: 'Intruder' } })
  expect(beyond).toMatchObject({ status: 403, json: { refusal: { rule: 'people:write needs operator', liftedBy: ['operator'] } } })

  const row = page.getByRole('table', { name: 'Tokens' }).getByRole('row', { name: /Nightly deploy/ })
  await expect(row).toContainText('Good')
  await row.getByRole('button', { name: 'Revoke Nightly deploy' }).click()
  const sure = page.getByRole('dialog', { name: 'Revoke Nightly deploy' })
  await expect(sure.getByRole('button', { name: 'Revoke' })).toBeDisabled()
  await sure.getByLabel('Type Nightly deploy to go on').fill('Nightly deploy')
  await sure.getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toContainText('Revoked')
  await expect(async () => {
    const { status, contentType } = await callApi('GET', '/api/v1/me', { token })
    expect(status).toBe(401)
    expect(contentType).toContain('application/problem+json')
  }).toPass()
})

test('a viewer sees why they cannot scale, and the API refuses with the same rule', async ({ signInAs, baseURL }) => {
  const group = await sampleGroup('home')
  const page = await signInAs('viewer')
  await page.goto('/applications/home')
  const scale = page.getByRole('button', { name: `Scale ${group}` })
  await expect(scale).toBeDisabled()
  await expect(scale).toHaveAccessibleDescription(/server-groups:scale needs member.*Member, Lead, Operator/)
  const destroy = page.getByRole('button', { name: `Destroy ${group}` })
  await expect(destroy).toBeDisabled()
  await expect(destroy).toHaveAccessibleDescription(/server-groups:destroy needs lead.*Lead, Operator/)
  await scale.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  const refused = await page.request.patch(`/api/v1/applications/home/server-groups/${group}`, { headers: { origin: baseURL ?? '' }, data: { size: 1 } })
  expect(refused.status()).toBe(403)
  expect(refused.headers()['content-type']).toContain('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 403, refusal: { rule: 'server-groups:scale needs member', liftedBy: ['member', 'lead', 'operator'] } })
})

test("a foreign team's application is not found, by page, list, API and search", async ({ signInAs, expectProblem }) => {
  expectProblem(/status of 404 .*\/applications\/playback/)
  const page = await signInAs('viewer')
  await page.goto('/applications/playback')
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible()
  expect((await page.request.get('/api/v1/applications/playback')).status()).toBe(404)
  expect(await (await page.request.get('/api/v1/applications/playback')).text()).not.toContain('refusal')

  await page.goto('/applications')
  const table = page.getByRole('table', { name: /^Applications/ })
  await expect(table.getByRole('link', { name: 'home', exact: true })).toBeVisible()
  await expect(table.getByRole('link', { name: 'playback', exact: true })).toHaveCount(0)
})
