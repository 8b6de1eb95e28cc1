import { signOut } from 'next-auth/react'

/** Ends the session's row too, and leaves nothing of it in this tab. */
export async function leave(): Promise<void> {
  await signOut({ redirect: false })
  window.location.assign('/sign-in')
}
