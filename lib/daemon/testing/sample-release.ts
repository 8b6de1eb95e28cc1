import { packFiles } from '@/lib/domains/delivery/testing/pack-files'

/** A server in one file: answers its health, says who it is, registers with the registry, and ends or falls sick on request. */
const server = `
const http = require('node:http')
const base = process.env.EUREKA_CLIENT_SERVICEURL_DEFAULTZONE
const id = process.env.EUREKA_INSTANCE_INSTANCEID
const app = process.env.EUREKA_APP.toUpperCase()
let sick = false
http.createServer((request, response) => {
  if (request.url === '/sick') sick = true
  if (request.url === '/exit') { console.log('asked to leave'); process.exit(3) }
  if (request.url === '/health' && sick) response.statusCode = 503
  response.end(JSON.stringify({ id, pid: process.pid, uid: process.getuid(), environment: Object.keys(process.env).sort() }))
}).listen(process.env.PORT, '127.0.0.1', async () => {
  console.log(JSON.stringify({ level: 'info', message: 'listening', port: process.env.PORT }))
  const instance = { instanceId: id, app, hostName: '127.0.0.1', ipAddr: '127.0.0.1', status: 'UP', vipAddress: app,
    port: { $: Number(process.env.PORT), '@enabled': 'true' }, dataCenterInfo: { '@class': 'x', name: 'MyOwn' },
    metadata: { zone: process.env.EUREKA_INSTANCE_METADATAMAP_ZONE } }
  await fetch(base + 'apps/' + app, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instance }) }).then((r) => console.log('registered ' + r.status), (error) => console.log('not registered ' + error))
})
process.on('SIGTERM', () => process.exit(0))
`

/** `salt` makes another digest of the same program. */
export const packSampleRelease = (salt = ''): Promise<Buffer> =>
  packFiles([
    { name: 'server.cjs', content: server },
    { name: 'Procfile', content: `web: node server.cjs\n` },
    { name: 'salt', content: salt },
  ])
