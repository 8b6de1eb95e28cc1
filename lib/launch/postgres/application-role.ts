import { withConnection } from '../../kernel/database-connection'

/** The login role of console and daemon: a member of `quarterdeck_app`, named for this installation so that two can share a server. */
export async function ensureApplicationRole(ownerUrl: string, role: string, password: string): Promise<string> {
  await withConnection({ connectionString: ownerUrl }, async (client) => {
    const name = client.escapeIdentifier(role)
    const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    const verb = known.rowCount ? 'ALTER' : 'CREATE'
    await client.query(`${verb} ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`)
    await client.query(`GRANT quarterdeck_app TO ${name}`)
  })
  const url = new URL(ownerUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  return url.href
}
