import { guideVerbs } from '@/lib/compose/web/guide'
import { Guide } from '@/lib/domains/guide/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'changes:read',
  summary: 'The first ten minutes on the sample estate: its steps, and which of them the ledger has seen',
  output: Guide,
  run: (actor) => guideVerbs().read(actor),
})
