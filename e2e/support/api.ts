import { readSettings } from './product-process'

const needed = (name: 'E2E_DATA' | 'E2E_TOKEN'): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is set by support/product.setup.ts`)
  return value
}

export const productSettings = () => readSettings(needed('E2E_DATA'))

/** Asks the product's own API as an operator. Throws with the problem unless it answers with success. */
export async function askApi<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${productSettings().publicUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${needed('E2E_TOKEN')}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (answer.status === 204 ? null : await answer.json()) as T // the caller names the shape that the API documents
}
