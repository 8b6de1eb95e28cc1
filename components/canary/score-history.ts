import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'

type Judgements = CanaryView['judgements']
export const plot = { width: 600, height: 120 }

export interface ScorePlot {
  /** Lines between neighbours that both have a score; one without breaks it. */
  lines: string[]
  points: { number: number; x: number; y: number; verdict: Judgements[number]['verdict'] }[]
}

export const scoreY = (score: number): number => Number((plot.height - (Math.max(0, Math.min(100, score)) / 100) * plot.height).toFixed(1))

/** Scores over time, 0 to 100, in the box of `plot`. */
export function scorePlot(judgements: Judgements): ScorePlot {
  const times = judgements.map(({ at }) => Date.parse(at))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const x = (at: number) => Number((last === first ? plot.width / 2 : ((at - first) / (last - first)) * plot.width).toFixed(1))
  const sorted = judgements.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const points: ScorePlot['points'] = []
  const lines: string[] = []
  let line = ''
  for (const { number, at, score, verdict } of sorted) {
    if (score === null) {
      if (line) lines.push(line)
      line = ''
      continue
    }
    const point = { number, x: x(Date.parse(at)), y: scoreY(score), verdict }
    points.push(point)
    line += `${line ? 'L' : 'M'}${point.x} ${point.y}`
  }
  if (line) lines.push(line)
  return { lines, points }
}
