import { packFiles } from '@/lib/domains/delivery/testing/pack-files'

/** A server in one file that shows what it was bound to: environment, and the files below SERVICE_BINDING_ROOT with their modes. */
const server = `
const http = require('node:http')
const fs = require('node:fs')
const path = require('node:path')
const root = process.env.SERVICE_BINDING_ROOT
function files() {
  if (!root) return {}
  const found = {}
  for (const name of fs.readdirSync(root)) for (const entry of fs.readdirSync(path.join(root, name))) {
    const file = path.join(root, name, entry)
    found[name + '/' + entry] = { text: fs.readFileSync(file, 'utf8'), mode: (fs.statSync(file).mode & 0o777).toString(8), own: fs.statSync(file).uid === process.getuid() }
  }
  return found
}
http.createServer((request, response) => {
  const { DATABASE_URL = null, VCAP_SERVICES = null, VCAP_APPLICATION = null } = process.env
  response.end(JSON.stringify({ id: process.env.QUARTERDECK_INSTANCE_ID, root: root ?? null, DATABASE_URL, VCAP_SERVICES, VCAP_APPLICATION, files: files() }))
}).listen(process.env.PORT, '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
`

export const packBoundRelease = (salt = ''): Promise<Buffer> =>
  packFiles([
    { name: 'server.cjs', content: server },
    { name: 'Procfile', content: 'web: node server.cjs\n' },
    { name: 'salt', content: salt },
  ])
