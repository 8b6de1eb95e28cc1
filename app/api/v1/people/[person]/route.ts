import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { PersonName, PersonView, UpdatePersonInput } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PATCH = endpoint({
  permission: 'people:write',
  summary: 'Rename, make or unmake an operator, disable or enable',
  params: z.strictObject({ person: PersonName }),
  body: UpdatePersonInput,
  output: PersonView,
  run: (actor, input) => accessVerbs().updatePerson(actor, input),
})
