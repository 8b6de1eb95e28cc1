import { z } from 'zod'
import type { TeamScope } from '@/lib/kernel/actor'
import type { ApplicationRef } from '../../delivery/ports'
import { type ConfigDocumentText, ConfigFormat, ConfigLayer, type ConfigVersionText } from '../schemas'

const Author = z.object({ name: z.string() })

interface VersionRow {
  version: number
  change: bigint
  format: string
  text: string
  comment: string
  author: unknown
  savedAt: Date
  rolledBackTo: number | null
}

export interface DocumentRow {
  id: string
  layer: string
  target: string
  application: ApplicationRef | null
}

export const applicationPart = { select: { id: true, name: true, teamId: true } } as const

/** What is said to all is in every scope. */
export const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { OR: [{ applicationId: null }, { application: { teamId: { in: [...scope.teamIds] } } }] })

export const versionOf = ({ version, change, format, text, comment, author, savedAt, rolledBackTo }: VersionRow): ConfigVersionText => ({
  version, change: String(change), format: ConfigFormat.parse(format), text, comment, savedBy: Author.parse(author).name, savedAt: savedAt.toISOString(), rolledBackTo,
})

export function documentOf({ id, layer, target, application }: DocumentRow, row: VersionRow): ConfigDocumentText {
  const { rolledBackTo: _rolledBackTo, ...version } = versionOf(row)
  return { id, application: application?.name ?? null, layer: ConfigLayer.parse(layer), target, ...version }
}
