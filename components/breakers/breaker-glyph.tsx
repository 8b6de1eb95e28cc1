import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import { stateShapes } from '../ui/state'
import { breakerLook, radiusOf, sparkPaths } from './breaker-look'

const box = { width: 118, height: 34 }

/** Size is traffic, colour and shape the state; beside it two minutes of calls, and of those that failed. */
export function BreakerGlyph({ breaker }: { breaker: WallBreaker }) {
  const { state } = breakerLook(breaker)
  const scale = (radiusOf(breaker.perSecond) * 2) / 12
  const requests = breaker.steps.map((step) => step && step.requests)
  const errors = breaker.steps.map((step) => step && step.errors)
  const highest = Math.max(0, ...requests.map((one) => one ?? 0))
  return (
    <svg className={`bk-glyph g-${state}`} viewBox="0 0 190 50" aria-hidden="true" focusable="false">
      <g transform={`translate(${25 - 6 * scale} ${25 - 6 * scale}) scale(${scale})`}>{stateShapes[state]}</g>
      <g transform="translate(62 8)" className="bk-lines">
        <path className="base" d={`M0 ${box.height}H${box.width}`} />
        {sparkPaths(requests, highest, box).map((d) => (
          <path key={d} className="calls" d={d} />
        ))}
        {errors.some((one) => one !== null && one > 0) && sparkPaths(errors, highest, box).map((d) => <path key={d} className="errors" d={d} />)}
      </g>
    </svg>
  )
}
