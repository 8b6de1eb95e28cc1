import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import tar from 'tar-stream'

interface SampleApplication {
  name: string
  team: string
  size: number
  description: string
}

/** Twelve instances over the zones, owned by four teams. */
const teams = [
  { slug: 'front', name: 'Front' },
  { slug: 'playback', name: 'Playback' },
  { slug: 'discovery', name: 'Discovery' },
  { slug: 'accounts', name: 'Accounts' },
]
/** Those who are called come first, so that callers find them. */
export const sampleApplications: SampleApplication[] = [
  { name: 'subscriptions', team: 'accounts', size: 1, description: 'Plans and what they allow' },
  { name: 'profiles', team: 'accounts', size: 1, description: 'Who is watching' },
  { name: 'catalogue', team: 'discovery', size: 2, description: 'Titles and their details' },
  { name: 'recommendations', team: 'discovery', size: 2, description: 'What to watch next' },
  { name: 'playback', team: 'playback', size: 2, description: 'Streams and licences' },
  { name: 'home', team: 'front', size: 3, description: 'The entry: rows of titles for a profile' },
  { name: 'audience', team: 'front', size: 1, description: 'Plays believable traffic: a day in an hour' },
]

export interface Api {
  /** Throws with the problem's detail unless the status is below 400 or listed in `allow`. */
  send(method: string, path: string, body?: unknown, allow?: number[]): Promise<{ status: number; json: unknown }>
}

export function createApi(origin: string, token: string): Api {
  return {
    async send(method, path, body, allow = []) {
      const isBytes = body instanceof Uint8Array
      const answer = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/gzip' : 'application/json' }) },
        ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      })
      const json: unknown = await answer.json().catch(() => null)
      if (answer.status < 400 || allow.includes(answer.status)) return { status: answer.status, json }
      const detail = (json as { detail?: string } | null)?.detail ?? answer.statusText
      throw new Error(`${method} ${path}: ${answer.status} ${detail}`)
    },
  }
}

/** The same bytes for the same files, so that a release keeps its digest. */
async function packRelease(dir: string): Promise<Buffer> {
  const pack = tar.pack()
  const add = async () => {
    for (const name of readdirSync(dir).sort()) {
      const path = join(dir, name)
      const { size } = statSync(path)
      if (!statSync(path).isFile()) continue
      await new Promise<void>((resolve, reject) => {
        const entry = pack.entry({ name, size, mode: 0o644, mtime: new Date(0) }, (error) => (error ? reject(error) : resolve()))
        createReadStream(path).pipe(entry)
      })
    }
    pack.finalize()
  }
  const [bytes] = await Promise.all([buffer(pack.pipe(createGzip({ level: 6 }))), add()])
  return bytes
}

const itemsOf = (json: unknown): Record<string, unknown>[] => ((json as { items?: Record<string, unknown>[] } | null)?.items ?? [])

/** A database, ordered and bound before its application runs; who makes it does not hold up the rest. */
const database = { name: 'titles-db', team: 'discovery', application: 'catalogue' }

async function ensureApplication(api: Api, { name, team, description }: SampleApplication): Promise<void> {
  const known = await api.send('GET', `/applications/${name}`, undefined, [404])
  if (known.status === 404) await api.send('POST', `/teams/${team}/applications`, { name, description })
}

async function orderDatabase(api: Api): Promise<void> {
  const { name, team, application } = database
  const why = 'The sample estate'
  const [known] = itemsOf((await api.send('GET', `/services?team=${team}&name=${name}`)).json)
  const service = known ?? ((await api.send('POST', '/services', { team, name, plan: 'small', why })).json as Record<string, unknown>)
  // 409: bound already, by an earlier start that was cut off.
  await api.send('POST', `/services/${service.id}/bindings`, { application, databaseUrl: true, why }, [409])
}

async function deployOne(api: Api, { name, size }: SampleApplication, dir: string, version: string): Promise<void> {
  const groups = itemsOf((await api.send('GET', `/applications/${name}/server-groups`)).json)
  if (groups.some(({ desiredState }) => desiredState === 'running')) return
  const releases = itemsOf((await api.send('GET', `/applications/${name}/releases`)).json)
  const found = releases.find((release) => release.version === version)
  const release = found ?? ((await api.send('POST', `/applications/${name}/releases?version=${version}`, await packRelease(dir))).json as Record<string, unknown>)
  await api.send('POST', `/applications/${name}/server-groups`, { release: release.number, size, zones: [], why: 'The sample estate' })
}

/** Deploys what is not there yet, through the platform's own API. Every step can be repeated. Gives the number of instances asked for. */
export async function deploySampleEstate(api: Api, buildDir: string): Promise<number> {
  const version = '1.0.0'
  for (const team of teams) {
    const known = await api.send('GET', `/teams/${team.slug}`, undefined, [404])
    if (known.status === 404) await api.send('POST', '/teams', team)
  }
  for (const application of sampleApplications) await ensureApplication(api, application)
  await orderDatabase(api)
  for (const application of sampleApplications) await deployOne(api, application, join(buildDir, 'examples', application.name), version)
  return sampleApplications.reduce((sum, { size }) => sum + size, 0)
}
