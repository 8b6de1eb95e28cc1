import { askApi } from './support/api'
import { rolloutView } from './support/rollouts'
import { makePerson, type Role, signIn } from './support/people'
import { expect, test } from './support/test'

/** Sees home and both applications of discovery: what the guide is played on. */
async function guided(name: string, role: Role): Promise<string> {
  await makePerson(name, role, 'front')
  await askApi('PUT', `/api/v1/teams/discovery/members/${name}`, { role })
  return name
}

const steps = /^(Break recommendations and see it|Ship a bad release and watch the canary catch it|Create a database)$/

test('a viewer sees every step, and for each act the rule and who can lift it', async ({ openBrowser }) => {
  const page = await openBrowser()
  await signIn(page, await guided('guided-viewer', 'viewer'))
  await page.goto('/guide')
  await expect(page.getByRole('heading', { name: 'First ten minutes', level: 1 })).toBeVisible()
  await expect(page.getByRole('list', { name: steps })).toHaveCount(3)
  for (const [act, rule] of [['Plan the fault', 'chaos:run'], ['Make the bad release', 'releases:create'], ['Plan the rollout', 'rollouts:start'], ['Plan the order', 'services:create'], ['Choose an instance', 'instances:hold'], ['See the wall', 'breakers:force'], ['Set its balancing', 'balancing:write']] as const) {
    const button = page.getByRole('button', { name: act })
    await expect(button).toBeDisabled()
    await expect(button).toHaveAccessibleDescription(new RegExp(`${rule} needs member.*Lead`))
  }
})

test('who does not see the whole sample estate has no card, and is told why', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto('/')
  await expect(page.getByRole('table', { name: /^Applications/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'First ten minutes' })).toHaveCount(0)
  await page.goto('/guide')
  await expect(page.getByText('There is no sample estate to play on')).toBeVisible()
})

test('the card is skipped by keyboard, found again in the menu, and shown again; in Korean too', async ({ openBrowser }) => {
  const page = await openBrowser()
  await signIn(page, await guided('guided-skipper', 'member'))
  const card = page.getByRole('region', { name: 'First ten minutes' })
  await expect(card).toBeVisible()
  await expect(card.getByRole('list', { name: 'Chapters' }).getByRole('listitem')).toHaveCount(3)
  expect((await card.boundingBox())?.height ?? 999).toBeLessThanOrEqual(120)
  await card.getByRole('button', { name: 'Skip' }).press('Enter')
  await expect(card).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('table', { name: /^Applications/ })).toBeVisible()
  await expect(card).toHaveCount(0)

  await page.getByRole('button', { name: /theme, language, sign out/ }).click()
  await page.getByRole('menuitem', { name: 'First ten minutes' }).click()
  await expect(page).toHaveURL(/\/guide/)
  await page.getByRole('button', { name: 'Show on the Overview again' }).click()
  await expect(page.getByRole('button', { name: 'Skip' })).toBeVisible()
  await page.goto('/')
  await expect(card).toBeVisible()

  await page.getByRole('button', { name: /theme, language, sign out/ }).click()
  await page.getByRole('menuitemradio', { name: '한국어' }).click()
  await page.goto('/guide')
  await expect(page.getByRole('heading', { name: '처음 10분', level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: '불량 릴리스 만들기' })).toBeVisible()
})

test('a bad release is made here, its canary is filled in and started, and the guide marks both and the way back', async ({ openBrowser }) => {
  test.setTimeout(420_000)
  const page = await openBrowser()
  await signIn(page, await guided('guided-member', 'member'))
  await page.goto('/guide')
  const chapter = page.getByRole('list', { name: /^Ship a bad release/ })
  const step = (title: string) => chapter.getByRole('listitem').filter({ hasText: new RegExp(`^${title}`) })
  await chapter.getByRole('button', { name: 'Make the bad release' }).click()
  await expect(step('Make the bad release')).toContainText(/Done .* by guided-member: CHG-\d+/)

  await chapter.getByRole('link', { name: 'Plan the rollout' }).click()
  await expect(page).toHaveURL(/\/delivery\/new\?.*application=catalogue/)
  for (const [field, value] of [['Traffic, each', '25'], ['Warm-up', '15'], ['Judge every', '15'], ['For', '2']] as const) await expect(page.getByRole('textbox', { name: field, exact: true })).toHaveValue(value)
  await page.getByRole('button', { name: /^Deploy 1\.0\.0-failing/ }).click()
  await expect(page).toHaveURL(/\/delivery\/catalogue\/\d+/)
  const number = Number(new URL(page.url()).pathname.split('/').at(-1))

  await page.goto('/guide')
  await expect(step('Roll it out as a canary')).toContainText(/by guided-member: CHG-\d+/)
  await expect(chapter.getByRole('link', { name: 'Watch the canary' })).toHaveAttribute('href', new RegExp(`/delivery/catalogue/${number}`))
  // The judge catches it, or says that the evidence is not enough: then a person goes back.
  await expect.poll(async () => (await rolloutView('catalogue', number)).state, { timeout: 300_000 }).toMatch(/rolled-back|waiting/)
  if ((await rolloutView('catalogue', number)).state === 'waiting') await askApi('POST', `/api/v1/applications/catalogue/rollouts/${number}/roll-back`, { why: 'not enough evidence' })
  await expect.poll(async () => (await rolloutView('catalogue', number)).state, { timeout: 90_000 }).toBe('rolled-back')
  await expect(step('Watch the canary catch it')).toContainText(/Done .*: CHG-\d+/)
})
