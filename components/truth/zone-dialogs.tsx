'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isProven } from '@/lib/domains/registry/core/zone-gates'
import { bringBackZone, drainZone, setCapacity } from '@/lib/domains/registry/queries/zones'
import { CapacityInput, type ZoneLossRow, type ZoneState } from '@/lib/domains/registry/zone-schemas'
import { rate } from '../data/numbers'
import { CheckField, TextField } from '../forms/field'
import { ReasonForm } from './reason-form'
import { useTruthWritten } from './use-truth-write'

/** What one application lacks, in words. */
export function useRefusingWords(): (one: ZoneState['refusing'][number]) => string {
  const t = useTranslations('truth')
  return ({ application, because, missingRate }) => t(`zones.refusing.${because}`, { application, rate: rate(missingRate ?? 0).value })
}

/** No more requests into a zone: says who cannot bear it, and asks for the word that it is meant all the same. */
export function DrainZoneDialog({ state, onClose }: { state: ZoneState; onClose: () => void }) {
  const t = useTranslations('truth')
  const written = useTruthWritten()
  const words = useRefusingWords()
  const [override, setOverride] = useState(false)
  const { zone, refusing, instances, applications } = state
  const proven = isProven(refusing)
  return (
    <ReasonForm
      title={t('zones.drainTitle', { zone })}
      action={t('zones.drain', { zone })}
      look="stop"
      missing={refusing.length > 0 && !override ? t(proven ? 'zones.overrideFirst' : 'zones.overrideFirstUnproven') : undefined}
      send={(why) => drainZone(zone, why, override)}
      onDone={() => written(t('zones.drained', { zone }))}
      onClose={onClose}
    >
      <p className="soft">{t('zones.drainWhat', { zone, instances, applications })}</p>
      {refusing.length > 0 && (
        <>
          <div className={`note ${proven ? 'bad' : 'warn'}`} role="status">
            <ul className="stack sm">
              {refusing.map((one) => (
                <li key={one.application}>{words(one)}</li>
              ))}
            </ul>
          </div>
          <CheckField label={t(proven ? 'zones.override' : 'zones.overrideUnproven')} hint={t('zones.overrideHint')} checked={override} onValue={setOverride} />
        </>
      )}
    </ReasonForm>
  )
}

export function BringBackZoneDialog({ state: { zone, instances }, onClose }: { state: ZoneState; onClose: () => void }) {
  const t = useTranslations('truth')
  const written = useTruthWritten()
  const [override, setOverride] = useState(false)
  const empty = instances === 0
  return (
    <ReasonForm title={t('zones.backTitle', { zone })} action={t('zones.back', { zone })} missing={empty && !override ? t('zones.emptyFirst') : undefined} send={(why) => bringBackZone(zone, why, override)} onDone={() => written(t('zones.isBack', { zone }))} onClose={onClose}>
      <p className="soft">{t('zones.backWhat', { zone, instances })}</p>
      {empty && <CheckField label={t('zones.emptyOverride')} checked={override} onValue={setOverride} />}
    </ReasonForm>
  )
}

/** What one instance can take, as its team knows it. */
export function CapacityDialog({ row, onClose }: { row: ZoneLossRow; onClose: () => void }) {
  const t = useTranslations('truth')
  const written = useTruthWritten()
  const [text, setText] = useState(row.limit?.from === 'declared' ? String(row.limit.ratePerInstance) : '')
  const value = text.trim() === '' ? null : Number(text)
  const valid = CapacityInput.shape.ratePerInstance.safeParse(value).success
  return (
    <ReasonForm
      title={t('capacity.title', { application: row.application })}
      action={value === null ? t('capacity.remove') : t('capacity.set')}
      missing={valid ? undefined : t('capacity.invalid')}
      send={(why) => setCapacity(row.application, value, why)}
      onDone={() => written(t('capacity.done', { application: row.application }))}
      onClose={onClose}
    >
      <p className="soft">{t('capacity.what')}</p>
      <TextField label={t('capacity.label')} unit="/s" inputMode="decimal" value={text} onValue={setText} error={valid ? null : t('capacity.invalid')} hint={t('capacity.hint', { measured: row.limit?.from === 'measured' ? rate(row.limit.ratePerInstance).value : '–' })} autoComplete="off" />
    </ReasonForm>
  )
}
