import { useQuery } from '@tanstack/react-query'
import { ruleQuery } from '@/lib/domains/alerts/queries/alerts'
import { documentName } from '@/lib/domains/configuration/core/document-name'
import { configDocumentQuery } from '@/lib/domains/configuration/queries/documents'
import { configStageQuery } from '@/lib/domains/configuration/queries/stages'

/** The name of what a page is about where its address holds a number or an id alone; null until the page itself has read it. */
export function useCrumbName(pathname: string): string | null {
  const number = Number(/^\/alerts\/(\d+)$/.exec(pathname)?.[1] ?? 0)
  const [, stages, id = ''] = /^\/configuration\/(stages\/)?([0-9a-z]{16})$/.exec(pathname) ?? []
  // The page asks; this only watches what it was told.
  const { data: rule } = useQuery({ ...ruleQuery(number), enabled: false })
  const { data: document } = useQuery({ ...configDocumentQuery(id), enabled: false })
  const { data: stage } = useQuery({ ...configStageQuery(id), enabled: false })
  const configured = id === '' ? undefined : stages === undefined ? document : stage
  if (configured) return documentName(configured)
  return number > 0 && rule ? rule.name : null
}
