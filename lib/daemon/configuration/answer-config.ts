import type { IncomingHttpHeaders } from 'node:http'
import { type ConfigAsk, parseConfigPath } from '@/lib/domains/configuration/wire/config-path'
import { applicationsOf, type CallerPlace, documentsOf, environmentDocument, flatDocument, flatTypes, nowhere } from '@/lib/domains/configuration/wire/environment-document'
import type { ReadLayer } from '@/lib/domains/configuration/core/read-layer'
import type { Actor } from '@/lib/kernel/actor'
import type { Reply } from '../registry/reply'
import { type ConfigCallers, tokenOf } from './config-callers'
import { json, refused, tagged } from './config-reply'
import { type OpenValues, sealedApplications } from './open-values'
import type { ServedConfig } from './served-config'

/** What current clients send: values with their origins. */
export const originsType = 'application/vnd.spring-cloud.config-server.v2+json'
/** The names that stock clients use for what is in force. */
const labelsOfNow = new Set(['main', 'master'])
const noPublicKey = { description: 'No public key available', status: 'NOT_FOUND' }

export interface Understood {
  ask: ConfigAsk
  /** Those of the ask that it may see. */
  applications: string[]
  /** Whether it is told what is encrypted there. */
  opens: (application: string | null) => boolean
  /** Who asks by a token: what it is told of that is in the ledger. */
  reader: Actor | null
  place: CallerPlace
}

interface Asking {
  pathname: string
  authorization: string | undefined
}

const unproven = 'Say who asks: an instance by the address that it was given, another program by a token of its team, as the password of any name.'

export const unprovenReply = (path: string): Reply => refused(401, path, unproven, { 'www-authenticate': 'Basic realm="configuration", charset="UTF-8"' })

async function byToken(callers: ConfigCallers, token: string | null, path: string, ask: ConfigAsk): Promise<Understood | Reply> {
  const reader = token === null ? null : await callers.actorOf(token)
  if (!reader) return unprovenReply(path)
  const asked = applicationsOf(ask)
  const readable = await callers.readable(reader, asked)
  // What it may not see is answered like what there is not.
  return { ask, applications: asked.filter((name) => readable.applications.includes(name)), opens: (application) => readable.opens.includes(application), reader, place: nowhere }
}

/** Which documents, for whom; or why not. An instance of ours proves itself before the path: it alone may say where it stands, and asks for itself only. */
export async function understand({ pathname, authorization }: Asking, callers: ConfigCallers): Promise<Understood | Reply> {
  const [, secret, rest] = /^\/i\/([A-Za-z0-9_-]{43})(\/.*)$/.exec(pathname) ?? []
  // A secret must not come back in what is shown or logged.
  const path = rest ?? pathname
  const caller = secret === undefined ? undefined : callers.instance(secret)
  if (secret !== undefined && !caller) return refused(401, path, 'No instance that runs has this secret.')
  const parsed = parseConfigPath(path)
  if (parsed.kind === 'none') return refused(404, path, 'Ask for /application/profile, /application/profile/label or /application-profile.yml.')
  if (parsed.kind === 'bad') return refused(400, path, parsed.detail)
  const { ask } = parsed
  if (ask.profiles.length === 0) return refused(400, path, 'Name a profile.')
  if (!caller) return byToken(callers, tokenOf(authorization), path, ask)
  const asked = applicationsOf(ask)
  if (asked.some((name) => name !== caller.application)) return refused(403, path, `An instance of ${caller.application} asks for ${caller.application} alone.`)
  return { ask, applications: asked, opens: () => true, reader: null, place: { cluster: caller.cluster, zone: caller.zone, instance: caller.id } }
}

export const isReply = (one: Understood | Reply): one is Reply => 'status' in one

export interface Serving {
  served: ServedConfig
  callers: ConfigCallers
  openValues: OpenValues
}

/** What one caller is told: what is encrypted is opened for whoever may have it, once the ledger has that. */
async function opened({ callers, openValues }: Serving, { opens, reader }: Understood, documents: readonly ReadLayer[]): Promise<ReadLayer[]> {
  if (reader) await callers.noteSealed(reader, sealedApplications(documents).filter(opens))
  return openValues(documents, opens)
}

/** The first of the labels that there is: a name of what is in force, or a position of the ledger. Null: none is. */
export async function readAsked(serving: Serving, understood: Understood): Promise<ReadLayer[] | null> {
  const { ask, applications, place } = understood
  for (const label of ask.label?.split(',') ?? ['main']) {
    const name = label.trim()
    const at = labelsOfNow.has(name) ? null : /^[1-9]\d{0,17}$/.test(name) ? name : undefined
    const documents = at === undefined ? null : await serving.served.read(applications, at)
    if (documents) return opened(serving, understood, documentsOf(documents, { applications, profiles: ask.profiles }, place))
  }
  return null
}

/** `/actuator/...` and `/encrypt/...` have the form of an application with its profile, and go first. */
async function beforeApplications(served: ServedConfig, pathname: string): Promise<Reply | null> {
  if (pathname === '/actuator/health') {
    const documents = await served.read([], null).catch(() => null)
    return json(documents ? 200 : 503, { status: documents ? 'UP' : 'DOWN' })
  }
  if (pathname === '/encrypt/status') return json(200, { status: 'OK' })
  // One key seals and opens: there is none to be handed out.
  return /^\/key(\/|$)/.test(pathname) ? json(404, noPublicKey) : null
}

export interface Asked {
  pathname: string
  search: URLSearchParams
  headers: IncomingHttpHeaders
}

/** One document. */
export async function answerConfig(serving: Serving, { pathname, search, headers }: Asked): Promise<Reply> {
  const first = await beforeApplications(serving.served, pathname)
  if (first) return first
  const understood = await understand({ pathname, authorization: headers.authorization }, serving.callers)
  if (isReply(understood)) return understood
  const { ask } = understood
  const documents = await readAsked(serving, understood)
  if (!documents) return refused(404, pathname.replace(/^\/i\/[^/]+/, ''), `No such label: ${ask.label}. There are main, and each change by its number.`)
  if (ask.flat) return tagged(flatDocument(documents, ask.flat, search.get('resolvePlaceholders') !== 'false'), flatTypes[ask.flat], headers['if-none-match'])
  const withOrigins = headers.accept?.includes(originsType) ?? false
  return tagged(environmentDocument(documents, ask, withOrigins), withOrigins ? originsType : 'application/json', headers['if-none-match'])
}
