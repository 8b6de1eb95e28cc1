import { onlineManager } from '@tanstack/react-query'
import { z } from 'zod'

export type SignInOutcome = { kind: 'in' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number } | { kind: 'unavailable' }

const Csrf = z.object({ csrfToken: z.string() })
const Answer = z.object({ url: z.string() })

/** next-auth wants its own token in every write, beside the Origin that our server checks. */
async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = Csrf.parse(await (await fetch('/api/auth/csrf')).json())
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) })
}

/** The seconds in the error that the server gives while it throttles; null for another error. */
export const waitOf = (error: string): number | null => {
  const match = /^too-many:(\d{1,6})$/.exec(error)
  return match ? Number(match[1]) : null
}

export async function signInWith(name: string, password: string): Promise<SignInOutcome> {
  try {
    const response = await post('/api/auth/callback/credentials', { name, password, callbackUrl: '/' })
    if (response.status >= 500) return { kind: 'unavailable' }
    const answer = Answer.parse(await response.json())
    const error = new URL(answer.url, window.location.origin).searchParams.get('error')
    if (error === null && response.ok) return { kind: 'in' }
    const seconds = waitOf(error ?? '')
    return seconds === null ? { kind: 'wrong' } : { kind: 'wait', seconds }
  } catch {
    return { kind: 'unavailable' }
  }
}

/** Ends the session's row too, and leaves nothing of it in this tab. */
export async function leave(): Promise<void> {
  // From here on nothing is asked in the name of a session that ends: its refusals would only fill the console.
  onlineManager.setOnline(false)
  await post('/api/auth/signout', { callbackUrl: '/sign-in' }).catch(() => null)
  window.location.assign('/sign-in')
}
