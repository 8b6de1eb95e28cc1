import { truthVerbs } from '@/lib/compose/web/truth'
import { CleanUpPreview, CleanUpPreviewInput } from '@/lib/domains/registry/truth-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'registry:read',
  summary: 'Which leases a clean-up would remove now, and why not the others',
  body: CleanUpPreviewInput,
  output: CleanUpPreview,
  run: (actor, input) => truthVerbs().previewCleanUp(actor, input),
})
