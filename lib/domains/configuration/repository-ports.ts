import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { FilePlace } from './core/spring-layout'
import type { ConfigFormat } from './schemas'

export interface RepositoryFile {
  path: string
  /** Null: not text in UTF-8. */
  text: string | null
}

/** What one commit makes of one file. */
export interface FileCommit {
  author: string
  at: Date
  message: string
  path: string
  text: string
  /** Where it lay before under another ending. */
  instead: string | null
}

/** Git repositories that come and go as bundles; nothing of them stays. */
export interface Repositories {
  /** Files with these endings at a branch or tag; null: what `HEAD`, `main` or `master` names. */
  read(bundle: AsyncIterable<Uint8Array>, ref: string | null): Promise<Result<{ commit: string; files: RepositoryFile[] }, Fault>>
  write(commits: AsyncIterable<FileCommit>): Promise<Result<AsyncIterable<Uint8Array>, Fault>>
}

export interface KeptVersion extends FilePlace {
  format: ConfigFormat
  /** Of the version before. */
  formatBefore: ConfigFormat | null
  version: number
  text: string
  comment: string
  savedBy: string
  savedAt: Date
}

/** Every version of every document in sight, in the order in which they were saved. */
export type ConfigHistory = (scope: TeamScope) => AsyncIterable<KeptVersion>
