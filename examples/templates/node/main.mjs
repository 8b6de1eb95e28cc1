/** A service that finds the others, its configuration and the registry through the sidecar. Node's own modules alone. */
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const { env } = process
// The address that the platform gives says who calls; without that part the sidecar serves whoever asks.
const sidecar = env.QUARTERDECK_SIDECAR ?? 'http://127.0.0.1:8078'
const isOurs = sidecar.includes('/i/')
const application = env.QUARTERDECK_APPLICATION ?? 'my-node-service'
const port = Number(env.PORT ?? 9000)
const over = new AbortController()
let configuration = {}

/** Says who we are until the sidecar has taken it; it renews the lease while /health answers 2xx. */
async function register() {
  const said = isOurs ? { health: '/health' } : { application, port, health: '/health' }
  while (!over.signal.aborted) {
    try {
      const answer = await fetch(`${sidecar}/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(said) })
      if (answer.status === 201) return new URL(answer.headers.get('location'), sidecar)
    } catch {
      // The sidecar is not there yet.
    }
    await pause(1_000, undefined, { signal: over.signal }).catch(() => undefined)
  }
  return null
}

/** Takes each change of the configuration as it comes; no restart is needed. */
async function followConfiguration() {
  while (isOurs && !over.signal.aborted) {
    try {
      const answer = await fetch(`${sidecar}/config`, { headers: { accept: 'text/event-stream' }, signal: over.signal })
      let rest = ''
      for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n')
        rest = lines.pop()
        for (const line of lines) if (line.startsWith('data: ')) configuration = JSON.parse(line.slice(6)).values
      }
    } catch {
      // It is asked again.
    }
    await pause(1_000, undefined, { signal: over.signal }).catch(() => undefined)
  }
}

/** Another application's answer, with what joins the spans of both sides into one trace passed on. */
async function ask(rest, headers) {
  const passed = Object.fromEntries(['traceparent', 'tracestate', 'baggage'].flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])))
  const answer = await fetch(`${sidecar}/call/${rest}`, { headers: passed, signal: AbortSignal.timeout(5_000) })
  return [answer.status, { answer: await answer.text() }]
}

async function answerTo(path, headers) {
  if (path === '/health') return [200, { status: 'UP' }]
  if (path === '/') return [200, { greeting: configuration.greeting ?? 'Hello', from: application }]
  if (path.startsWith('/ask/')) return ask(path.slice('/ask/'.length), headers).catch((error) => [502, { detail: error.message }])
  return [404, { detail: 'There is /, /health and /ask/<application>/<path>.' }]
}

const server = createServer(async (request, response) => {
  const [status, value] = await answerTo(request.url.split('?')[0], request.headers)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
})

server.listen(port, '127.0.0.1', async () => {
  console.log(`${application} listens on 127.0.0.1:${port}`)
  void followConfiguration()
  const location = await register()
  if (!over.signal.aborted) await new Promise((resolve) => over.signal.addEventListener('abort', resolve))
  // If this fails, the sidecar sees by itself that we are gone.
  if (location) await fetch(location, { method: 'DELETE' }).catch(() => undefined)
  server.close()
  server.closeIdleConnections()
})
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => over.abort())
