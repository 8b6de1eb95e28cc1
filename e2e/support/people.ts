import type { Page } from '@playwright/test'
import { askApi, productSettings } from './api'

export type Role = 'viewer' | 'member' | 'lead' | 'operator'

export const password = 'a long enough password 1'
const made = new Map<string, Promise<string>>()

/** A new person of this name, who has used their link; made anew links for one who is there from an earlier run. */
export async function makePerson(name: string, role: Role, team: string): Promise<string> {
  const { publicUrl } = productSettings()
  const known = await askApi<{ items: { name: string }[] }>('GET', `/api/v1/people?q=${name}`)
  const { link } = known.items.some((person) => person.name === name)
    ? await askApi<{ link: string }>('POST', `/api/v1/people/${name}/link`)
    : await askApi<{ link: string }>('POST', '/api/v1/people', { name, displayName: `Test ${role}`, operator: role === 'operator' })
  const used = await fetch(`${publicUrl}/api/welcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicUrl },
    body: JSON.stringify({ link: new URL(link).searchParams.get('link'), password }),
  })
  if (!used.ok) throw new Error(`the link of ${name} was refused: ${await used.text()}`)
  if (role !== 'operator') await askApi('PUT', `/api/v1/teams/${team}/members/${name}`, { role })
  return name
}

/** A person with this role in this team, made once for the run through the product's own API. Gives the sign-in name. */
export function personWith(role: Role, team = 'front'): Promise<string> {
  const name = `${role}-${team}`
  const known = made.get(name) ?? makePerson(name, role, team)
  made.set(name, known)
  return known
}

/** Signs in on the page, as a person does. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
