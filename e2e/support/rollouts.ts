import { join } from 'node:path'
import { expect } from '@playwright/test'
import { packVariant, variants } from '../../examples/variants.mjs'
import { packFiles } from '../../lib/domains/delivery/testing/pack-files'
import { askApi, callApi, operatorToken, productSettings } from './api'

/** A sample service without calls of its own: what it serves is of no matter here. */
const program = () => join(productSettings().buildDir, 'examples', 'profiles')

export type Kind = keyof typeof variants | 'never-starts'

/** The sample as a tar.gz that behaves like this variant, or a program that says why it cannot start and ends. */
export const archiveOf = (kind: Kind, version: string): Promise<Buffer> =>
  kind === 'never-starts'
    ? packFiles([{ name: 'Procfile', content: 'web: node main.cjs\n' }, { name: 'main.cjs', content: `console.error('Release ${version} misses its key.')\nprocess.exit(3)\n` }])
    : packVariant(program(), { ...variants[kind], version })

/** Of this team, made once however often a test is tried. */
export async function ownApplication(name: string, team = 'front'): Promise<void> {
  const { status } = await callApi('GET', `/api/v1/applications/${name}`)
  if (status === 404) await askApi('POST', `/api/v1/teams/${team}/applications`, { name, description: 'Ships in tests' })
}

export async function uploadRelease(application: string, kind: Kind, version: string): Promise<number> {
  const answer = await fetch(`${productSettings().publicUrl}/api/v1/applications/${application}/releases?version=${version}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken()}`, 'content-type': 'application/gzip' },
    body: new Uint8Array(await archiveOf(kind, version)),
  })
  const release = (await answer.json()) as { number: number } // the shape that the API documents
  if (!answer.ok) throw new Error(`upload of ${application}: ${answer.status} ${JSON.stringify(release)}`)
  return release.number
}

export interface RolloutView {
  number: number
  state: string
  phase: string
  groups: { before: string[]; target: string | null }
  failure: { check: string; lastLines: string[] } | null
}

export const rolloutView = (application: string, number: number): Promise<RolloutView> => askApi('GET', `/api/v1/applications/${application}/rollouts/${number}`)

/** The newest rollout of an application, or null. */
export async function newestRollout(application: string): Promise<RolloutView | null> {
  const { items } = await askApi<{ items: RolloutView[] }>('GET', `/api/v1/applications/${application}/rollouts?limit=1`)
  return items[0] ?? null
}

export async function startRollout(application: string, release: number, more: object = {}): Promise<number> {
  const { number } = await askApi<RolloutView>('POST', `/api/v1/applications/${application}/rollouts`, { release, size: 1, watchSeconds: 1, ...more })
  return number
}

export const reaches = (application: string, number: number, state: string): Promise<void> =>
  expect.poll(async () => (await rolloutView(application, number)).state, { timeout: 90_000, message: `rollout ${number} of ${application}` }).toBe(state)

/** A version of this application serves and nothing is under way: what a test of going on from there begins with. */
export async function serving(application: string, version: string): Promise<void> {
  await ownApplication(application)
  const number = await startRollout(application, await uploadRelease(application, 'good', version))
  await reaches(application, number, 'succeeded')
}
