import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { allowedApplication } from './allowed-application'
import { createRelease, type CreateReleaseNeeds } from './create-release'
import type { SampleReleases } from './ports'
import type { Release } from './schemas'

/** Makes the bad release of a sample application as if somebody had uploaded it: same rule, same entry in the ledger. */
export const createSampleRelease =
  (needs: CreateReleaseNeeds & { samples: SampleReleases }) =>
  async (actor: Actor, { application }: { application: string }): Promise<Result<Release, Fault>> => {
    const allowed = await allowedApplication(needs.applications, actor, application, 'releases:create')
    if (!allowed.ok) return allowed
    const sample = await needs.samples.packBad(application)
    if (!sample) return fail(fault('not-found', `There is no sample release of ${application}: only applications of the sample estate have one.`))
    return createRelease(needs)(actor, { application, version: sample.version }, sample.archive)
  }
