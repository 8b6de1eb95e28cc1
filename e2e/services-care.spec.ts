import { askApi, callApi } from './support/api'
import { connectTo, makeEngineReadOnly, makeEngineWritable } from './support/engine'
import { serving } from './support/rollouts'
import { expect, test } from './support/test'

interface View {
  id: string
  state: string
  said: { key: string } | null
  bindingList: { id: string; state: string }[]
}

const application = 'shop-care'
const view = (id: string) => askApi<View>('GET', `/api/v1/services/${id}`)
const becomes = (id: string, state: string) => expect.poll(async () => (await view(id)).state, { timeout: 90_000 }).toBe(state)
const order = async (name: string) => (await askApi<View>('POST', '/api/v1/services', { team: 'front', name, offering: 'postgresql', plan: 'small', why: 'seen by the tests' })).id
const reveal = (id: string, binding: string) => askApi<{ uri: string }>('POST', `/api/v1/services/${id}/bindings/${binding}/reveal`, { why: 'a test connects with it' })

/** A database of its own, given to an application that serves. */
async function boundService(name: string) {
  await serving(application, '1.0.0')
  const id = await order(name)
  await becomes(id, 'ready')
  const { id: binding } = await askApi<{ id: string }>('POST', `/api/v1/services/${id}/bindings`, { application, databaseUrl: true })
  await expect.poll(async () => (await view(id)).bindingList.find((one) => one.id === binding)?.state, { timeout: 120_000 }).toBe('bound')
  return { id, binding }
}
const remove = async (id: string, confirm: string) => {
  await callApi('DELETE', `/api/v1/services/${id}`, { body: { confirm, why: 'the test is over' } })
  await becomes(id, 'deleted')
}

test.describe.configure({ mode: 'serial' })

test('an order that fails in the engine says why, a viewer may not try it again, and a member does', async ({ signInAs }) => {
  test.setTimeout(240_000)
  const name = `stuck-${Date.now().toString(36)}`
  await makeEngineReadOnly()
  try {
    const id = await order(name)
    await expect.poll(async () => (await view(id)).said?.key, { timeout: 60_000 }).toBe('tries-again')
    const viewer = await signInAs('viewer')
    await viewer.goto(`/services/front/${name}`)
    const refused = viewer.getByRole('button', { name: 'Try again' })
    await expect(refused).toBeDisabled()
    await expect(refused).toHaveAccessibleDescription(/services:create needs member/)

    const page = await signInAs('member')
    await page.goto(`/services/front/${name}`)
    const title = page.getByRole('heading', { level: 1 })
    await expect(title).toContainText('Being made')
    await expect(page.getByRole('main')).toContainText(/tried again by itself: .*read-only transaction/)
    await page.getByRole('button', { name: 'Try again' }).click()
    const dialog = page.getByRole('dialog', { name: `Try ${name} again` })
    await expect(dialog).toContainText('This is at once.')
    await dialog.getByLabel('Why').fill('does it take changes by now?')
    await page.keyboard.press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(page.getByRole('list', { name: 'What happened, newest first' })).toContainText('does it take changes by now?')
    await expect(title).toContainText('Being made')
    await makeEngineWritable()
    await expect(title).toContainText('Ready', { timeout: 120_000 })
    await remove(id, name)
  } finally {
    await makeEngineWritable()
  }
})

test('a session that keeps the former login is named, and a lead cuts it off with a reason', async ({ signInAs }) => {
  test.setTimeout(300_000)
  const name = `held-${Date.now().toString(36)}`
  const { id, binding } = await boundService(name)
  const address = new URL((await reveal(id, binding)).uri)
  address.searchParams.set('application_name', 'nightly dump')
  const stranger = await connectTo(address.href)
  const cutOff = new Promise((resolve) => stranger.once('end', resolve))
  await askApi('POST', `/api/v1/services/${id}/bindings/${binding}/rotation`, { why: 'seen by the tests' })

  const member = await signInAs('member')
  await member.goto(`/services/front/${name}`)
  const refused = member.getByRole('button', { name: `End its sessions ${application}` })
  await expect(refused).toBeDisabled({ timeout: 120_000 })
  await expect(refused).toHaveAccessibleDescription(/services:end-sessions needs lead/)

  const lead = await signInAs('lead')
  await lead.goto(`/services/front/${name}`)
  await expect(lead.getByRole('list', { name: 'Who still uses credential #1' })).toContainText('nightly dump')
  await lead.getByRole('button', { name: `End its sessions ${application}` }).click()
  const dialog = lead.getByRole('dialog', { name: /^End the sessions of/ })
  await expect(dialog).toContainText('nightly dump')
  const go = dialog.getByRole('button', { name: 'End its sessions now' })
  await expect(go).toBeDisabled()
  await expect(go).toHaveAccessibleDescription(/Say first why/)
  await dialog.getByRole('textbox').fill('nobody knows whose it is')
  await go.click()
  await cutOff
  const row = lead.getByRole('table', { name: /^Applications that use it/ }).getByRole('row', { name: new RegExp(application) })
  await expect(row).toContainText('Bound', { timeout: 90_000 })
  await expect(row.getByRole('img', { name: 'Revoked' }).first()).toBeVisible()
  await expect(connectTo(address.href)).rejects.toThrow()
  await remove(id, name)
})

test('a database over the size of its plan is held from writing, says so and what to do, and is given back when there is room', async ({ signInAs }) => {
  test.setTimeout(300_000)
  const name = `full-${Date.now().toString(36)}`
  const { id, binding } = await boundService(name)
  const client = await connectTo((await reveal(id, binding)).uri)
  await client.query('CREATE TABLE film (blob text); ALTER TABLE film ALTER blob SET STORAGE EXTERNAL')
  await client.query("INSERT INTO film SELECT repeat('x', 1048576) FROM generate_series(1, 262)")
  const page = await signInAs('member')
  await page.goto(`/services/front/${name}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Writing is held', { timeout: 60_000 })
  await expect(page.getByRole('main')).toContainText('its logins may read and delete, but not write')
  await expect(client.query("INSERT INTO film VALUES ('one more')")).rejects.toMatchObject({ code: '42501' })
  expect((await client.query('SELECT count(*)::int AS n FROM film')).rows).toEqual([{ n: 262 }])
  await client.query('TRUNCATE film')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ready', { timeout: 60_000 })
  await client.query("INSERT INTO film VALUES ('one more')")
  await client.end()
  await remove(id, name)
})
