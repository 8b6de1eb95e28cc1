/** Kayenta prints scores as doubles: 100.0, never 100. */
const printed = (score: number): string => (Number.isInteger(score) ? score.toFixed(1) : String(score))

export type RunOutcome = { goesOn: true } | { goesOn: false; message: string }

/** After each run: at the marginal score or below it the analysis stops, though the judge calls a score equal to it Marginal. */
export const runOutcome = (score: number, marginal: number): RunOutcome =>
  score <= marginal ? { goesOn: false, message: 'Canary score is not above the marginal score threshold.' } : { goesOn: true }

export interface FinalJudgement {
  passed: boolean
  message: string
}

/** Of a whole analysis, by the score of its last run; null when there was no run, thresholds when they were not given. */
export function finalJudgement(score: number | null, { pass, marginal }: { pass: number | null; marginal: number | null }): FinalJudgement {
  if (score === null) return { passed: false, message: 'There were no successful canary judgements to aggregate' }
  if (pass === null && marginal === null) return { passed: true, message: 'No score thresholds were specified.' }
  if (marginal !== null && score <= marginal) return { passed: false, message: `Final canary score ${printed(score)} is not above the marginal score threshold.` }
  if (pass === null) return { passed: true, message: 'No pass score threshold was specified.' }
  if (score < pass) return { passed: false, message: `Final canary score ${printed(score)} is below the pass score threshold.` }
  return { passed: true, message: `Final canary score ${printed(score)} met or exceeded the pass score threshold.` }
}
