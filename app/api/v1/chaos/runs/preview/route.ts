import { chaosVerbs } from '@/lib/compose/web/chaos'
import { PreviewRunInput, RunPreview } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'chaos:read',
  summary: 'What a run started now would hit, its steady state as it stands, and what would refuse it; changes nothing',
  body: PreviewRunInput,
  output: RunPreview,
  run: (actor, input) => chaosVerbs().preview(actor, input),
})
