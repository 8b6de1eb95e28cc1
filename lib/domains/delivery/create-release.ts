import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-application'
import type { Applications, DeliveryStore, ReleaseUploads } from './ports'
import type { Release } from './schemas'

export interface CreateReleaseNeeds {
  applications: Applications
  delivery: Pick<DeliveryStore, 'addRelease'>
  uploads: ReleaseUploads
}

/** Takes an archive and gives it the application's next number. The same bytes again are the same release. */
export const createRelease =
  ({ applications, delivery, uploads }: CreateReleaseNeeds) =>
  async (actor: Actor, input: { application: string; version: string }, body: ReadableStream<Uint8Array>): Promise<Result<Release, Fault>> => {
    const application = await allowedApplication(applications, actor, input.application, 'releases:create')
    if (!application.ok) return application
    const stored = await uploads.store(body)
    if (!stored.ok) return stored
    const { digest, sizeBytes, command, dependencies } = stored.value
    return ok(await delivery.addRelease(application.value, { id: newId(), digest, sizeBytes, command, dependencies, version: input.version }, doerOf(actor)))
  }
