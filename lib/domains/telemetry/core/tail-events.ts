import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { LogTailItem } from '../schemas'

async function* events(items: AsyncIterable<LogTailItem>): AsyncGenerator<{ data: LogTailItem }> {
  for await (const data of items) yield { data }
}

/** Batches of lines as server-sent events without a name. */
export const tailEvents = (opened: Result<AsyncIterable<LogTailItem>, Fault>): Result<AsyncIterable<{ data: LogTailItem }>, Fault> =>
  opened.ok ? ok(events(opened.value)) : opened
