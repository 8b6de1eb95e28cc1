import { askApi } from './support/api'
import { health, recordedPid } from './support/parts'
import { reaches, rolloutView, serving, startRollout, uploadRelease } from './support/rollouts'
import { expect, test } from './support/test'
import { playTraffic } from './support/traffic'

interface View {
  state: string
  signatures: { cardHash: string; act: string }[]
}

const application = 'shop-canary'
const canary = { size: 1, sharePercent: 25, warmUpSeconds: 0, intervalSeconds: 10, lifetimeMinutes: 1 }
const canaryOf = (number: number): Promise<View> => askApi('GET', `/api/v1/applications/${application}/rollouts/${number}/canary`)

test('too little evidence waits for a person, whatever dies meanwhile; a viewer may not sign, a member signs by keyboard, and the card is kept', async ({ signInAs }) => {
  test.setTimeout(300_000)
  await serving(application, '1.0.0')
  const traffic = playTraffic(`/${application}/profiles/p1`)
  const number = await startRollout(application, await uploadRelease(application, 'good', '1.1.0'), { strategy: 'canary', canary })
  await expect.poll(async () => (await rolloutView(application, number)).phase, { timeout: 90_000 }).toBe('analyse')
  process.kill(recordedPid('daemon') ?? 0, 'SIGKILL')
  await expect.poll(async () => (await health()).parts.daemon, { timeout: 60_000 }).toBe('ready')

  await expect.poll(async () => (await canaryOf(number)).state, { timeout: 180_000 }).toBe('waiting')
  const viewer = await signInAs('viewer')
  await viewer.goto(`/delivery/${application}/${number}`)
  const refused = viewer.getByRole('button', { name: 'Promote 1.1.0' })
  await expect(refused).toBeDisabled()
  await expect(refused).toHaveAccessibleDescription(/canary:sign/)

  const page = await signInAs('member')
  await page.goto('/')
  await page.getByRole('list', { name: /^What waits for a person/ }).getByRole('link', { name: new RegExp(`${application} #${number}`) }).click()
  await expect(page.getByRole('heading', { name: 'Not enough evidence' })).toBeVisible()
  const promote = page.getByRole('button', { name: 'Promote 1.1.0' })
  await expect(promote).toBeEnabled()
  await promote.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Promote 1.1.0' })
  await expect(dialog.getByRole('button', { name: 'Promote 1.1.0' })).toHaveAccessibleDescription(/Say why/)
  await page.keyboard.type('Nothing looks worse to me')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await reaches(application, number, 'succeeded')
  await traffic.stop()

  const [signature] = (await canaryOf(number)).signatures
  expect(signature?.act).toBe('promote')
  await page.goto(`/delivery/${application}/${number}/cards/${signature?.cardHash}`)
  await expect(page.getByRole('main')).toContainText('As it was seen and signed')
  await expect(page.getByRole('main')).toContainText('Nothing looks worse to me')
})

test('a canary that is stopped by a person gives its traffic back at once', async ({ signInAs }) => {
  await serving(application, '2.0.0')
  const number = await startRollout(application, await uploadRelease(application, 'good', '2.1.0'), { strategy: 'canary', canary: { ...canary, lifetimeMinutes: 30 } })
  await expect.poll(async () => (await rolloutView(application, number)).phase, { timeout: 90_000 }).toBe('analyse')
  const page = await signInAs('member')
  await page.goto('/canary')
  await page.getByRole('row', { name: new RegExp(`${application} #${number}`) }).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Stop and roll back' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop the canary of 2.1.0' })
  await dialog.getByLabel('Why').fill('Seen enough')
  await dialog.getByRole('button', { name: 'Stop and roll back' }).click()
  await reaches(application, number, 'rolled-back')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Rolled back')
})
