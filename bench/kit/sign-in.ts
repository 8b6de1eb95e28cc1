import type { Page } from '@playwright/test'
import type { Product } from './product'

const operator = { name: 'bench-operator', password: 'a long enough password 1' }

/** Makes the first operator account by the printed one-time link, as a person would, and is signed in afterwards. */
export async function signInAsOperator(page: Page, product: Product): Promise<void> {
  if (!product.signInLink) throw new Error('the launcher printed no sign-in link')
  await page.goto(product.signInLink)
  await page.getByLabel('Sign-in name').fill(operator.name)
  await page.getByLabel('Name to show').fill('Bench')
  await page.getByLabel('New password').fill(operator.password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/welcome'))
}
