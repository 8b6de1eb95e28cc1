import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import { distributionStrip, strip, type StripSide } from './distribution-shape'

function Side({ side, colour, up }: { side: StripSide; colour: string; up: boolean }) {
  const y = strip.middle + (up ? -1 : 1) * 3
  const end = up ? 2 : strip.height - 2
  return (
    <>
      {side.path && <path d={side.path} fill={colour} opacity=".5" />}
      {side.dots.map((x, at) => (
        <path key={at} d={`M${x} ${strip.middle}V${up ? 8 : strip.height - 8}`} stroke={colour} strokeWidth="2" vectorEffect="non-scaling-stroke" />
      ))}
      {side.box && (
        <>
          <path d={`M${side.box.from} ${y}H${side.box.to}`} stroke={colour} strokeWidth="3" vectorEffect="non-scaling-stroke" />
          <path d={`M${side.box.middle} ${strip.middle}V${end}`} stroke="var(--ink-1)" strokeWidth="1.2" vectorEffect="non-scaling-stroke" />
        </>
      )}
    </>
  )
}

/** Both distributions on one axis: the baseline above, the canary below, quarter points as a bar and the median as a line. The figures are in the opened metric. */
export function DistributionStrip({ metric }: { metric: Pick<MetricEvidence, 'series' | 'baseline' | 'canary'> }) {
  const shape = distributionStrip(metric)
  return (
    <svg className="cn-dist" viewBox={`0 0 ${strip.width} ${strip.height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 ${strip.middle}H${strip.width}`} stroke="var(--axis)" {...(!shape && { strokeDasharray: '3 3' })} vectorEffect="non-scaling-stroke" />
      {shape && (
        <>
          <Side side={shape.baseline} colour="var(--baseline)" up />
          <Side side={shape.canary} colour="var(--canary)" up={false} />
        </>
      )}
    </svg>
  )
}
