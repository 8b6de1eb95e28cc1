import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { documentName } from './core/document-name'
import { fileOfPlace } from './core/spring-layout'
import type { ConfigHistory, FileCommit, KeptVersion, Repositories } from './repository-ports'

export interface ConfigBundle {
  fileName: string
  contentType: string
  pieces: AsyncIterable<Uint8Array>
}

interface Needs {
  history: ConfigHistory
  /** Of the applications that the actor may see. */
  names: (scope: ReturnType<typeof teamScopeOf>) => Promise<string[]>
  repositories: Pick<Repositories, 'write'>
}

async function* commitsOf(first: KeptVersion, rest: AsyncIterator<KeptVersion>, names: readonly string[]): AsyncGenerator<FileCommit> {
  for (let next: IteratorResult<KeptVersion> = { value: first }; !next.done; next = await rest.next()) {
    const { format, formatBefore, version, text, comment, savedBy, savedAt, ...place } = next.value
    const message = `${documentName(place)}@${version}${comment === '' ? '' : `\n\n${comment}`}\n`
    yield { author: savedBy, at: savedAt, message, path: fileOfPlace(place, format, names), text, instead: formatBefore === null || formatBefore === format ? null : fileOfPlace(place, formatBefore, names) }
  }
}

/** Everything that the actor may see as a repository in Spring's layout, each version a commit. Encrypted values stay as they are. */
export const exportConfig =
  ({ history, names, repositories }: Needs) =>
  async (actor: Actor): Promise<Result<ConfigBundle, Fault>> => {
    const decision = decide(actor, 'config:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const scope = teamScopeOf(actor)
    const versions = history(scope)[Symbol.asyncIterator]()
    const first = await versions.next()
    if (first.done) return fail(refusedFor('not-found', reason('config-nothing-saved')))
    const made = await repositories.write(commitsOf(first.value, versions, await names(scope)))
    return made.ok ? ok({ fileName: 'configuration.bundle', contentType: 'application/x-git-bundle', pieces: made.value }) : made
  }
