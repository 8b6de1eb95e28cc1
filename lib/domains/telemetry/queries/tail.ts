import type { TailQueryInput } from '../query-schemas'
import { searchUrl } from './search-url'

/** Address of the live tail (server-sent events; each message is a `LogTailItem`). */
export const tailUrl = (ask: TailQueryInput): string => searchUrl('/api/v1/logs/tail', ask)
