import { VerdictKind, type TruthQueryInput } from '@/lib/domains/registry/truth-schemas'

export const truthFilterKeys = ['q', 'verdict', 'application', 'zone', 'page'] as const

/** What the list asks, from the address; values that make no sense are left out. */
export function truthAsk(params: URLSearchParams): TruthQueryInput {
  const verdict = VerdictKind.safeParse(params.get('verdict'))
  const text = (key: string) => params.get(key)?.trim() ?? ''
  const cursor = text('page').split('~').at(-1)
  return {
    ...(text('q') && { q: text('q').slice(0, 200) }),
    ...(text('application') && { application: text('application') }),
    ...(text('zone') && { zone: text('zone') }),
    ...(verdict.success && { verdict: verdict.data }),
    ...(cursor && { cursor }),
  }
}
