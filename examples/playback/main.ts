/** Streams: may this account watch, where are the segments, and how far did it get. */
import { serve } from '../kit/service'
import { call } from '../kit/call'
import { log } from '../kit/log'
import { Problem } from '../kit/problem'
import { reply } from '../kit/routes'
import { devices, readManifest } from './manifests'

interface Profile {
  id: string
  account: string
}

const textOf = (body: unknown, field: string): string => {
  const value = (body as Record<string, unknown> | undefined)?.[field]
  if (typeof value !== 'string' || value === '') throw new Problem(400, `${field} is missing`)
  return value
}

serve({
  'POST /plays': async ({ body }) => {
    const [profileId, title, device] = [textOf(body, 'profile'), textOf(body, 'title'), textOf(body, 'device')]
    if (!devices.some((one) => one === device)) throw new Problem(400, `No device ${device}`)
    const [profile, { name }] = await Promise.all([
      call<Profile>('profiles', `/profiles/${profileId}`),
      call<{ name: string }>('catalogue', `/titles/${title}`),
    ])
    await call('subscriptions', `/accounts/${profile.account}/entitlement`)
    const manifest = readManifest(title, device)
    log.info('a play began', { profile: profile.id, title: name, device })
    // The play is named by what it is of, so that any instance can take its progress.
    return reply(201, { play: `${profile.id}.${title}`, manifest })
  },
  'POST /plays/:play/progress': async ({ params, body }) => {
    const [profile, title] = (params.play ?? '').split('.')
    if (!profile || !title) throw new Problem(404, `No play ${params.play}`)
    await call('profiles', `/profiles/${profile}/history/${title}`, { method: 'PUT', body })
    return reply(204)
  },
  'GET /continue/:profile': async ({ params }) => {
    const { seen } = await call<{ seen: { title: string; seconds: number }[] }>('profiles', `/profiles/${params.profile}/history`)
    return { titles: seen.slice(0, 6) }
  },
})
