import { thresholds } from './judge-application'

export type FiguresState = 'failing' | 'degraded' | 'healthy' | 'quiet'

/** What requests and errors alone say: by the measure of an application's verdict. Nothing is judged from too few. */
export function judgeFigures({ requests, errors }: { requests: number; errors: number }): FiguresState {
  if (requests === 0) return 'quiet'
  const judged = requests >= thresholds.requestsMin && errors >= thresholds.errorsMin
  const share = errors / requests
  if (judged && share >= thresholds.failingErrorRate) return 'failing'
  return judged && share >= thresholds.degradedErrorRate ? 'degraded' : 'healthy'
}
