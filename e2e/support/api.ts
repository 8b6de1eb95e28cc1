import { readSettings } from './product-process'

const needed = (name: 'E2E_DATA' | 'E2E_TOKEN'): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is set by support/product.setup.ts`)
  return value
}

export const productSettings = () => readSettings(needed('E2E_DATA'))
export const operatorToken = () => needed('E2E_TOKEN')

export interface ApiAnswer {
  status: number
  contentType: string
  json: unknown
}

/** Asks the API with this token and gives whatever it answers. */
export async function callApi(method: string, path: string, { token = operatorToken(), body }: { token?: string; body?: unknown } = {}): Promise<ApiAnswer> {
  const answer = await fetch(`${productSettings().publicUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, contentType: answer.headers.get('content-type') ?? '', json: await answer.json().catch(() => null) }
}

/** Asks the product's own API as an operator. Throws with the problem unless it answers with success. */
export async function askApi<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { status, json } = await callApi(method, path, { body })
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`)
  return json as T // the caller names the shape that the API documents
}
