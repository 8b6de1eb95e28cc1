import type { IncomingMessage } from 'node:http'
import { keeping } from '@/lib/domains/gateway/core/kept-registration'
import { Registering, type SidecarRegistration } from '@/lib/domains/gateway/sidecar-schemas'
import type { Registrant, Registrations } from './registrations'
import { type Asked, json, problem, refusal, type SidecarAnswer, unidentified, wrongMethod } from './sidecar-answer'

const bodyBytesMax = 64 * 1024

/** Null: larger than it may be. What follows is let pass unread: a connection that is broken off could not be answered. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyBytesMax) resolve(null)
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.once('error', reject)
  })
}

async function readRegistering(request: IncomingMessage): Promise<Registering | SidecarAnswer> {
  // A page in a browser cannot send this type to another origin without asking first, and is refused then.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return problem(415, 'media-type', 'Send application/json.', { connection: 'close' })
  const body = await readBody(request)
  if (body === null) return problem(413, 'too-large', `At most ${bodyBytesMax} bytes.`, { connection: 'close' })
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return problem(400, 'invalid-input', 'The body is not JSON.')
  }
  const parsed = Registering.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  return problem(400, 'invalid-input', `${first?.path.join('.') || 'body'}: ${first?.message ?? 'not valid'}`)
}

const isAnswer = (one: Registering | SidecarAnswer): one is SidecarAnswer => 'status' in one && 'body' in one

function registrantOf({ caller, question }: Asked, said: Registering, ownPorts: ReadonlySet<number>): Registrant | SidecarAnswer {
  const { health, zone = null, metadata } = said
  if (caller) {
    if (said.application !== undefined && said.application.toLowerCase() !== caller.application.toLowerCase()) return problem(403, 'another-application', `This instance is of ${caller.application} and registers as nothing else.`)
    return { instance: caller.instance, application: caller.application, port: null, health, zone: caller.zone, metadata }
  }
  if (question.secret !== null) return problem(401, 'unidentified', 'No instance that runs has this secret.')
  if (said.application === undefined || said.port === undefined) return problem(400, 'invalid-input', 'Say "application" and "port".')
  if (ownPorts.has(said.port)) return problem(400, 'invalid-input', 'port: this is a port of the platform itself.')
  return { instance: null, application: said.application, port: said.port, health, zone, metadata }
}

const shown = ({ instance, application, port, zone, verified, health, told, sinceMs, failures }: SidecarRegistration) => ({
  instance, application, port, zone, verified, health, status: told, since: new Date(sinceMs).toISOString(), failures, checkEverySeconds: keeping.checkEveryMs / 1_000,
})

/** `/register`: an application that knows no Eureka is kept in the registry while it is healthy. */
export async function answerRegistration(registrations: Registrations, ownPorts: ReadonlySet<number>, asked: Asked): Promise<SidecarAnswer> {
  const { request, question, caller } = asked
  const by = caller ? { instance: caller.instance } : question.rest ? { ticket: question.rest } : null
  switch (request.method) {
    case 'POST':
    case 'PUT': {
      if (question.rest) return wrongMethod('GET, DELETE')
      const said = await readRegistering(request)
      if (isAnswer(said)) return said
      const who = registrantOf(asked, said, ownPorts)
      if ('status' in who) return who
      const done = await registrations.register(who)
      if (!done.ok) return refusal(done.error)
      const { registration, ticket } = done.value
      // Who has no identity of its own takes its registration back by a ticket.
      const location = caller ? `/i/${question.secret}/register` : `/register/${ticket}`
      return json(shown(registration), 201, { location })
    }
    case 'GET':
    case 'HEAD': {
      if (!by) return unidentified(asked, 'A registration')
      const found = registrations.find(by)
      return found ? json(shown(found)) : problem(404, 'not-registered', 'This is not registered through the sidecar.')
    }
    case 'DELETE': {
      if (!by) return unidentified(asked, 'A registration')
      const left = await registrations.leave(by)
      if (!left.ok) return refusal(left.error)
      return left.value ? { status: 204, headers: { 'cache-control': 'no-store' }, body: null } : problem(404, 'not-registered', 'This is not registered through the sidecar.')
    }
    default:
      return wrongMethod('GET, POST, PUT, DELETE')
  }
}
