import type { Failure } from '@/lib/domains/gateway/core/retry'

/** What is said of a call that its breaker or bulkhead kept back. */
export const whyRefused = (admitted: 'refused' | 'rejected', caller: string | null, application: string, isForced: boolean): [kind: string, detail: string] => {
  const pair = `${caller ?? 'the edge'} to ${application}`
  if (admitted === 'rejected') return ['bulkhead-full', `The bulkhead of ${pair} is full: as many calls as it holds are under way.`]
  return ['breaker-open', isForced ? `The breaker of ${pair} is forced open.` : `The breaker of ${pair} is open: too many calls failed. One call tries again soon.`]
}

/** What is said when no try was answered. */
export function whyFailed(failure: Exclude<Failure, 'bad-request'>, application: string, tried: number): string {
  const tries = tried === 1 ? 'one instance' : `${tried} instances`
  if (failure === 'timeout') return `${application} did not answer in time (${tries} tried).`
  return `${application} ${failure === 'connect' ? 'cannot be reached' : 'broke the connection'} (${tries} tried).`
}
