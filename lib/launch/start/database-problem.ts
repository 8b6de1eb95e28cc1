const named = 'It must name a database that its user owns, with the right to create a role.'

/** By SQLSTATE or the socket's code: what a person has to do. */
const cures: Record<string, string> = {
  '28P01': 'Set the right user and password in it.',
  '28000': 'Set the right user and password in it, and let that user in from here (pg_hba.conf, sslmode).',
  '3D000': 'Create that database, owned by that user.',
  ECONNREFUSED: 'Start that server, or set its right host and port.',
  ENOTFOUND: 'Set its right host.',
  ETIMEDOUT: 'Set its right host and port, and let this machine reach it.',
}

/** Waiting does not cure these. */
export const isFinal = (error: unknown): boolean => ['28P01', '28000', '3D000'].includes(codeOf(error))

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error) return String(error.code)
  return codeOf(error.cause)
}

/** Says in one line why an operator's own PostgreSQL cannot be used. `where` is without user and password. */
export function databaseProblem(where: string, error: Error, user: string): string {
  // Roles are the whole server's: another installation there made ours, as another user.
  const shared = /role "?quarterdeck_app"?/.test(error.message) ? `Another user of that server made this role: as a superuser there, GRANT quarterdeck_app TO "${user}" WITH ADMIN OPTION.` : undefined
  const cure = shared ?? cures[codeOf(error)] ?? named
  return `DATABASE_URL (${where}): ${error.message.trim().replace(/\.$/, '')}. ${cure}`
}
