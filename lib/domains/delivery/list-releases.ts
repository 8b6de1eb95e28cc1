import { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, badCursor } from './allowed-application'
import type { Applications, DeliveryStore } from './ports'
import type { Release } from './schemas'

/** An application's releases, newest first. */
export const listReleases =
  (applications: Applications, delivery: Pick<DeliveryStore, 'releases'>) =>
  async (actor: Actor, { application: name, cursor, limit }: PageInput & { application: string }): Promise<Result<Page<Release>, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'applications:read')
    if (!application.ok) return application
    const below = cursor === undefined ? null : decodeCursor(cursor, z.number().int())
    if (cursor !== undefined && below === null) return fail(badCursor)
    const { items, total, more } = await delivery.releases(application.value, { below, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.number) : null })
  }
