'use client'

import { useTranslations } from 'next-intl'
import type { IntakeCount } from '@/lib/domains/telemetry/schemas'
import type { ScrapeStatus } from '@/lib/domains/telemetry/scrape-schemas'

const failingShown = 5

/** What came in over one protocol since the collector started. */
export function Intake({ taken, broken, heldOff }: IntakeCount) {
  const t = useTranslations('settings')
  return (
    <span className="num">
      {t('parts.intakeTaken', { count: taken })}
      {broken > 0 && <span className="t-warn"> · {t('parts.intakeBroken', { count: broken })}</span>}
      {heldOff > 0 && <span className="t-warn"> · {t('parts.intakeHeldOff', { count: heldOff })}</span>}
    </span>
  )
}

/** Instances that are asked for their metrics, and why some do not give them. */
export function Scrapes({ targets, failing, shown, stale }: ScrapeStatus) {
  const t = useTranslations('settings')
  return (
    <>
      <span className="num">
        {t('parts.scrapeTargets', { count: targets })}
        {failing > 0 && <span className="t-warn"> · {t('parts.scrapeFailing', { count: failing })}</span>}
      </span>
      {stale && <div className="xs muted">{t('parts.scrapeStale')}</div>}
      {shown
        .filter(({ error }) => error !== null)
        .slice(0, failingShown)
        .map(({ application, instance, error }) => (
          <div key={`${application} ${instance}`} className="xs muted wrap">
            {application} / {instance}: {error}
          </div>
        ))}
    </>
  )
}
