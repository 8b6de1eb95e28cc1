import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { CreatedPerson, CreatePersonInput, PersonList } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'people:read',
  summary: 'People of this installation, by name',
  query: PageInput.extend({ q: z.string().max(100).optional() }),
  output: PersonList,
  run: (actor, input) => accessVerbs().listPeople(actor, input),
})

export const POST = endpoint({
  permission: 'people:write',
  summary: 'Make a person; the answer holds a one-time link to set a password',
  body: CreatePersonInput,
  output: CreatedPerson,
  status: 201,
  run: (actor, input) => accessVerbs().createPerson(actor, input),
})
