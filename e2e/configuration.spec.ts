import { askApi, callApi } from './support/api'
import { expect, test } from './support/test'

interface Saved {
  id: string
  version: number
}

/** A place of its own for each test and run: versions are kept for good, so that one place cannot be emptied. */
const placeOf = (word: string) => ({ application: 'home', layer: 'profile', target: `${word}-${Date.now()}` })
const put = (place: object, text: string, expectedVersion: number, comment = '') => askApi<Saved>('PUT', '/api/v1/config/documents', { ...place, format: 'yaml', text, expectedVersion, comment })

test('a viewer reads what is configured, and why they may change none of it', async ({ signInAs }) => {
  const { id } = await put(placeOf('viewer'), 'pool:\n  size: 4\n', 0, 'begin')
  const page = await signInAs('viewer')
  await page.goto('/configuration')
  const make = page.getByRole('button', { name: 'New document' })
  await expect(make).toBeDisabled()
  await expect(make).toHaveAccessibleDescription(/config:write needs member/)
  await page.goto(`/configuration/${id}`)
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveValue('pool:\n  size: 4\n')
  await expect(page.getByRole('textbox', { name: 'Text' })).not.toBeEditable()
  const save = page.getByRole('button', { name: 'Save version 2' })
  await expect(save).toBeDisabled()
  await expect(save).toHaveAccessibleDescription(/config:write needs member/)
})

test('what is said to all is an operator’s to change', async ({ signInAs }) => {
  const page = await signInAs('member')
  await page.goto('/configuration/new?layer=global')
  const save = page.getByRole('button', { name: 'Save version 1' })
  await expect(save).toBeDisabled()
  await expect(save).toHaveAccessibleDescription(/config:write-global needs operator/)
})

test('a member begins a document by keyboard, is told wrong lines, sees who would get it, saves it, changes it, and goes back', async ({ signInAs }) => {
  const page = await signInAs('member')
  const target = `keys-${Date.now()}`
  await page.goto('/')
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page).toHaveURL(/\/configuration$/)
  await page.goto('/configuration/new?application=home&layer=profile')
  const text = page.getByRole('textbox', { name: 'Text' })
  await expect(page.getByRole('button', { name: 'Save version 1' })).toHaveAccessibleDescription('Say first where it lies.')
  await page.getByRole('textbox', { name: 'Profile' }).fill(target)

  await text.fill('pool:\n  size: 4\npool: 5\n')
  await expect(page.getByRole('button', { name: 'Line 3' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save version 1' })).toHaveAccessibleDescription(/wrong/)
  await page.getByRole('button', { name: 'Line 3' }).press('Enter')
  await expect(text).toBeFocused()
  expect(await text.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe('pool: 5')

  await text.fill('pool:\n  size: 4\n')
  const who = page.getByRole('region', { name: 'Who would get which value' })
  await expect(who.getByRole('status')).toContainText(/instances? would see one key change/)
  await expect(who).toContainText('pool.size')
  await page.getByRole('textbox', { name: 'Comment (optional)' }).fill('a first pool')
  await text.press('Control+s')

  await expect(page).toHaveURL(/\/configuration\/[0-9a-z]{16}/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`home, profile ${target}`)
  await text.fill('pool:\n  size: 8\n')
  await page.getByRole('button', { name: 'Save version 2' }).click()
  await expect(page.getByText('Version 2 is saved.', { exact: false })).toBeVisible()

  await page.getByRole('link', { name: 'Versions' }).click()
  await expect(page.getByRole('region', { name: 'Version 2 against 1' })).toContainText(/pool\.size.*4.*8/)
  await page.getByRole('button', { name: 'By line' }).click()
  await expect(page.getByRole('region', { name: 'By line' })).toContainText('+   size: 8')
  await page.reload()
  await expect(page.getByRole('region', { name: 'By line' })).toContainText('-   size: 4')
  await page.getByRole('button', { name: 'Version 1', exact: true }).click()
  await expect(page).toHaveURL(/v=1/)
  await page.getByRole('button', { name: 'Roll back to version 1' }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back to version 1?' })
  await expect(dialog).toContainText(/pool\.size.*8.*4/)
  await dialog.getByLabel('Comment (optional)').fill('too large')
  await dialog.getByRole('button', { name: 'Roll back to version 1' }).click()
  await expect(page.getByRole('region', { name: 'Version 3 against 2' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Version 3/ })).toContainText('took version 1 again')
})

test('what somebody else saves meanwhile is shown beside what was typed, which stays until it is decided', async ({ signInAs }) => {
  const place = placeOf('meanwhile')
  const { id } = await put(place, 'a: 1\n', 0)
  const page = await signInAs('member')
  await page.goto(`/configuration/${id}`)
  const text = page.getByRole('textbox', { name: 'Text' })
  await text.fill('a: 1\nmine: true\n')
  await put(place, 'a: 2\n', 1, 'from elsewhere')
  const note = page.getByRole('main').getByRole('alert').filter({ hasText: 'saved version 2 meanwhile' })
  await expect(note).toContainText('from elsewhere')
  await expect(text).toHaveValue('a: 1\nmine: true\n')
  await expect(page.getByRole('button', { name: 'Save version 2' })).toBeDisabled()
  await note.getByRole('button', { name: 'See what changed' }).click()
  await expect(page.getByRole('region', { name: 'Version 2 against 1' })).toContainText(/a.*1.*2/)
  await page.getByRole('link', { name: 'Text' }).click()
  await expect(text).toHaveValue('a: 1\nmine: true\n')
  await note.getByRole('button', { name: 'Keep my text over it' }).click()
  await page.getByRole('button', { name: 'Save version 3' }).click()
  await expect.poll(async () => (await askApi<{ text: string }>('GET', `/api/v1/config/documents/${id}`)).text).toBe('a: 1\nmine: true\n')
})

test('a value outside of the application’s schema is said at its line and not saved, on the page and by the API', async ({ signInAs }) => {
  const schema = { application: 'home', layer: 'schema', target: '' }
  const lying = await askApi<{ items: Saved[] }>('GET', '/api/v1/config/documents?application=home&layer=schema')
  await put(schema, 'of-the-tests.size: { type: integer, min: 1, max: 100 }\n', lying.items[0]?.version ?? 0)
  const place = placeOf('schema')
  const { id } = await put(place, 'of-the-tests.size: 100\n', 0)
  expect(await callApi('PUT', '/api/v1/config/documents', { body: { ...place, format: 'yaml', text: 'of-the-tests.size: 101\n', expectedVersion: 1 } })).toMatchObject({ status: 400 })
  const page = await signInAs('member')
  await page.goto(`/configuration/${id}`)
  await page.getByRole('textbox', { name: 'Text' }).fill('# too much\nof-the-tests.size: 101\n')
  await expect(page.getByRole('main')).toContainText('of-the-tests.size must be at most 100.')
  await expect(page.getByRole('button', { name: 'Line 2' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save version 2' })).toHaveAccessibleDescription('One line is wrong: mend it first.')
})
