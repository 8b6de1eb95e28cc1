import type { IncomingMessage, ServerResponse } from 'node:http'
import { isLoopbackHost } from '@/lib/kernel/loopback-host'
import { sidecarQuestion } from '@/lib/domains/gateway/core/sidecar-question'
import type { Caller } from '@/lib/domains/gateway/schemas'
import type { Log } from '@/lib/kernel/log'
import { answerConfiguration } from './answer-configuration'
import { answerPrana, type PranaParts } from './answer-prana'
import { answerRegistration } from './answer-registration'
import { type Asked, json, problem, type SidecarAnswer, wrongMethod } from './sidecar-answer'

/** What the sidecar answers itself. */
export interface SidecarDesk {
  /** False: nothing of the kind is served at that path. */
  take(request: IncomingMessage, response: ServerResponse, path: string): boolean
}

export interface DeskParts extends PranaParts {
  callerOf(secret: string): Caller | null
  discovery(): { version: number | null; ageMs: number | null; connected: boolean }
  edgeUrl: string
  /** The platform's own: nobody registers them as an application. */
  ownPorts: ReadonlySet<number>
  stopping(): boolean
  log: Log
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: SidecarAnswer, stopping: boolean): void {
  if (response.headersSent || response.destroyed) return
  const close = stopping || !request.complete ? { connection: 'close' } : {}
  response.writeHead(status, { ...headers, ...close, ...(status !== 204 && status !== 304 && { 'content-length': body === null ? 0 : Buffer.byteLength(body) }) })
  response.end(request.method === 'HEAD' || body === null ? undefined : body)
}

export function createSidecarDesk(parts: DeskParts): SidecarDesk {
  const { inService, registrations, configurations, ownPorts, log } = parts

  /** Spring Cloud Sidecar's form: one object for each instance in service, those of the caller's zone first. */
  function hosts({ question: { rest }, caller }: Asked): SidecarAnswer {
    if (rest === '' || rest.includes('/')) return problem(404, 'no-route', 'Ask for /hosts/<application>.')
    const found = inService.targetsOf(rest, caller?.zone ?? null)
    return json(found.map(({ host, port, application }) => ({ host, port, uri: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, serviceId: application, secure: false })))
  }

  function health({ caller }: Asked): SidecarAnswer {
    const known = inService.known()
    const registration = caller && registrations.find({ instance: caller.instance })
    return json(
      {
        status: known ? 'UP' : 'DOWN',
        discovery: parts.discovery(),
        caller: caller && { application: caller.application, instance: caller.instance, zone: caller.zone, registration: registration ? registration.told : null },
      },
      known ? 200 : 503,
    )
  }

  function answer(asked: Asked, response: ServerResponse): SidecarAnswer | null | Promise<SidecarAnswer | null> {
    const { request, question } = asked
    if (question.topic === 'register') return answerRegistration(registrations, ownPorts, asked)
    if (question.topic === 'cache') return problem(501, 'no-cache', 'There is no cache yet: this path is kept for it.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET')
    switch (question.topic) {
      case 'edge':
        return json({ url: parts.edgeUrl })
      case 'hosts':
        return hosts(asked)
      case 'health':
        return health(asked)
      case 'config':
        return answerConfiguration({ configurations, asked, response, isOurs: (instance) => !parts.stopping() && inService.isOurs(instance) })
      default:
        return answerPrana(parts, asked)
    }
  }

  return {
    take(request, response, path) {
      const question = sidecarQuestion(path)
      if (!question) return false
      // A page that points its own name at 127.0.0.1 must not read what is told here.
      const isNear = isLoopbackHost(request.headers.host ?? '')
      const caller = question.secret === null ? null : parts.callerOf(question.secret)
      const reply = isNear ? Promise.resolve(answer({ request, question, caller }, response)) : Promise.resolve(problem(421, 'another-host', 'Call the sidecar as 127.0.0.1 or localhost.'))
      reply
        .catch((error: unknown) => {
          log.error('a question to the sidecar failed', { topic: question.topic, error })
          return problem(500, 'internal', 'The failure was logged.')
        })
        .then((given) => given && send(request, response, given, parts.stopping()))
        .catch((error: unknown) => response.destroy(error as Error))
      return true
    },
  }
}
