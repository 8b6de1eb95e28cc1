import { z } from 'zod'
import { DrainProblem } from '../problem-schemas'
import { CredentialView, Drain } from '../schemas'

export const withTeam = { team: { select: { slug: true } } } as const
const Names = z.array(z.string()).nullable()

export interface StoredDrain {
  id: string
  name: string
  kind: string
  url: string
  signals: string[]
  applications: unknown
  severityMin: string | null
  credentials: unknown
  bufferMib: number
  paused: boolean
  localAllowed: boolean
  condition: string
  conditionSince: Date | null
  problem: unknown
  createdBy: unknown
  createdAt: Date
  changedAt: Date
  version: number
  team: { slug: string }
}

export const namesOf = (applications: unknown): string[] | null => Names.parse(applications ?? null)
export const credentialsOf = (stored: unknown): CredentialView => CredentialView.parse(stored)

/** A stored drain as it is shown: without what is sealed. A paused one is not failing. */
export const drainOf = ({ team, applications, bufferMib, conditionSince, createdAt, changedAt, problem, condition, paused, ...row }: StoredDrain): Drain =>
  Drain.parse({
    ...row, paused, team: team.slug, applications: namesOf(applications), bufferMiB: bufferMib, condition: paused && condition === 'failing' ? 'ok' : condition, conditionSince: conditionSince?.toISOString() ?? null,
    // One of a version that knew other problems is no reason to show nothing.
    problem: DrainProblem.nullable().catch(null).parse(problem ?? null), createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString(),
  })
