import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { ChangeList, type ChangesInput, LedgerEntry, LedgerVerification } from '../schemas'

export type ChangesAsk = z.input<typeof ChangesInput>

const search = (fields: object) => {
  const pairs = Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return new URLSearchParams(pairs).toString()
}

/** One page of the ledger, newest first. */
export const changesQuery = (ask: ChangesAsk) => queryOptions({ queryKey: ['changes', 'list', ask], queryFn: () => getJson(ChangeList, `/api/v1/changes?${search(ask)}`) })

/** An entry never changes, so it is asked once. */
export const changeQuery = (position: string) =>
  queryOptions({ queryKey: ['changes', 'entry', position], queryFn: () => getJson(LedgerEntry, `/api/v1/changes/${position}`), staleTime: Number.POSITIVE_INFINITY })

/** Reads and hashes the whole chain: asked when somebody opens the page or wants to know, never in a loop. */
export const verificationQuery = () =>
  queryOptions({ queryKey: ['changes', 'verification'], queryFn: () => getJson(LedgerVerification, '/api/v1/ledger/verification'), staleTime: 60_000, refetchOnWindowFocus: false })
