import { drainVerbs } from '@/lib/compose/web/drains'
import { CreateDrainInput, Drain, DrainPage, ListDrainsInput } from '@/lib/domains/drains/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'drains:read',
  summary: 'Drains of every team in sight by name, each with how far it is, and how many the teams may have',
  query: ListDrainsInput,
  output: DrainPage,
  run: (actor, input) => drainVerbs().list(actor, input),
})

export const POST = endpoint({
  permission: 'drains:write',
  summary: 'Sends what arrives from now on elsewhere too, within the quota of its team; credentials are taken in and never given out',
  body: CreateDrainInput,
  output: Drain,
  status: 201,
  run: (actor, input) => drainVerbs().create(actor, input),
})
