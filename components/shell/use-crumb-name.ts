import { useQuery } from '@tanstack/react-query'
import { ruleQuery } from '@/lib/domains/alerts/queries/alerts'

/** The name of what a page is about where its address holds a number alone; null until the page itself has read it. */
export function useCrumbName(pathname: string): string | null {
  const number = Number(/^\/alerts\/(\d+)$/.exec(pathname)?.[1] ?? 0)
  // The page asks; this only watches what it was told.
  const { data } = useQuery({ ...ruleQuery(number), enabled: false })
  return number > 0 && data ? data.name : null
}
