import type { ConfigAsk } from '@/lib/domains/configuration/queries/documents'
import { ConfigLayer } from '@/lib/domains/configuration/schemas'
import { ApplicationName } from '@/lib/kernel/names'

export const documentsPageSize = 50

/** What the page asks of its list; values that make no sense are left out instead of refused. */
export function documentsAsk(params: URLSearchParams): ConfigAsk {
  const cursor = params.get('page')?.split('~').at(-1)
  const application = ApplicationName.safeParse(params.get('application'))
  const layer = ConfigLayer.safeParse(params.get('layer'))
  return { limit: documentsPageSize, ...(application.success && { application: application.data }), ...(layer.success && { layer: layer.data }), ...(cursor && { cursor }) }
}

/** An application's own page has no pages of documents: what is beyond is on the list. */
export const applicationDocumentsAsk = (application: string): ConfigAsk => ({ application, limit: 200 })
