import { sparkPath } from '../prepare/spark-path'

/** A line for a table cell: shape only, the figure stands beside it. `look` bad draws it in the colour of the state. */
export function Spark({ values, look = 'ordinary' }: { values: (number | null)[]; look?: 'ordinary' | 'bad' | 'warn' }) {
  const { line, area, last } = sparkPath(values, 88, 22)
  const colour = look === 'bad' ? 'var(--bad-solid)' : look === 'warn' ? 'var(--warn-solid)' : 'var(--ink-2)'
  return (
    <svg className="spark" viewBox="0 0 88 22" preserveAspectRatio="none" aria-hidden="true">
      {area && <path d={area} fill={colour} opacity=".09" />}
      {line && <path d={line} fill="none" stroke={colour} strokeWidth="1.25" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />}
      {!line && !last && <path d="M0 21h88" stroke="var(--line-2)" strokeDasharray="2 3" vectorEffect="non-scaling-stroke" />}
    </svg>
  )
}
