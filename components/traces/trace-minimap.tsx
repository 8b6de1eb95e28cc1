'use client'

import { memo } from 'react'
import { useTranslations } from 'next-intl'
import type { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'

/** The whole trace in slices of time: how much ran, and where something failed. For pointers; search and findings lead there by keyboard. */
export const TraceMinimap = memo(function TraceMinimap({ slices, onSelect }: { slices: TraceSummary['minimap']; onSelect: (spanId: string) => void }) {
  const t = useTranslations('trace')
  const most = Math.max(1, ...slices.map(({ running }) => running))
  return (
    <div className="wf-map" aria-hidden="true">
      {slices.map(({ running, failed, spanId }, at) => (
        <button key={at} type="button" tabIndex={-1} title={t('minimap.slice', { running, failed })} onClick={() => spanId !== null && onSelect(spanId)}>
          {failed > 0 && <b />}
          <i style={{ height: `${(running / most) * 100}%` }} />
        </button>
      ))}
    </div>
  )
})
