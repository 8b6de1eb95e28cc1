'use client'

import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts'
import { type PreparedChart } from '../prepare/prepare-chart'

// The drawing is stretched to the plot's box: lines keep their width, so one drawing serves 390 px and 2560 px.
const size = { width: 1_000, height: 200 }
const stretched = { preserveAspectRatio: 'none' }
const margin = { top: 0, right: 0, bottom: 0, left: 0 }

/** Values that are settled and values that may still change, apart: the second are drawn dashed from the last settled one. */
function rowsOf({ samples, stepMs }: PreparedChart) {
  return samples.map((sample, at) => {
    const next = samples[at + 1]
    const row: Record<string, number | null> = { x: sample.atMs + stepMs / 2 }
    for (const [series, value] of sample.values.entries()) {
      row[`s${series}`] = sample.provisional ? null : value
      row[`p${series}`] = sample.provisional || next?.provisional ? value : null
    }
    return row
  })
}

/** Recharts draws the lines and nothing else: axes, grid, markers and texts are HTML around it. */
export function PlotLines({ chart, area }: { chart: PreparedChart; area: boolean | 'each' }) {
  const line = { type: 'linear', isAnimationActive: false, dot: false, activeDot: false, connectNulls: false, vectorEffect: 'non-scaling-stroke' } as const
  return (
    <ComposedChart {...size} {...stretched} data={rowsOf(chart)} margin={margin} accessibilityLayer={false} aria-hidden="true">
      <XAxis dataKey="x" type="number" domain={[chart.fromMs, chart.toMs]} allowDataOverflow hide />
      <YAxis type="number" domain={[chart.scale.min, chart.scale.max]} allowDataOverflow hide />
      {(area === 'each' || (area && chart.series.length === 1)) &&
        chart.series.map(({ key, look, role }, at) => role !== 'comparison' && <Area key={`${key}-area`} {...line} dataKey={`s${at}`} stroke="none" fill={look.colour} fillOpacity={0.09} />)}
      {chart.series.map(({ key, look }, at) => (
        <Line key={key} {...line} dataKey={`s${at}`} stroke={look.colour} strokeWidth={look.width} {...(look.dash && { strokeDasharray: look.dash })} />
      ))}
      {chart.series.map(({ key, look }, at) => (
        <Line key={`${key}-provisional`} {...line} dataKey={`p${at}`} stroke={look.colour} strokeWidth={look.width} strokeDasharray="2 2.5" />
      ))}
    </ComposedChart>
  )
}
