import { StateGlyph, type StateName } from '../ui/state'

interface PlaceCount {
  state: StateName
  count: number
  label: string
}

/** Beside a place's name: how much of it waits and runs, each with its shape. Not there while nothing does. */
export function PlaceCounts({ counts }: { counts: PlaceCount[] }) {
  const shown = counts.filter(({ count }) => count > 0)
  if (shown.length === 0) return null
  return (
    <span className="n">
      {shown.flatMap(({ state, count, label }) => [<StateGlyph key={state} state={state} label={label} />, count])}
    </span>
  )
}
