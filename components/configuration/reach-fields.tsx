'use client'

import { useTranslations } from 'next-intl'
import type { StageReach } from '@/lib/domains/configuration/stage-schemas'
import { CheckField, TextField } from '../forms/field'
import { useShell } from '../shell/shell-context'

/** As it is typed. */
export interface ReachDraft {
  zones: string[]
  share: string
}

export const reachDraftOf = ({ zones, share }: StageReach): ReachDraft => ({ zones, share: share === null ? '' : String(share) })

/** Null where it reaches nobody, or is no share of a hundred. */
export function reachOf({ zones, share }: ReachDraft): StageReach | null {
  const part = share.trim() === '' ? null : Number(share)
  if (part !== null && (!/^\d{1,3}$/.test(share.trim()) || part < 1 || part > 100)) return null
  return zones.length === 0 && part === null ? null : { zones, share: part }
}

/** Who is given a text before all: instances of whole zones, and of the others a share. */
export function ReachFields({ draft, onDraft }: { draft: ReachDraft; onDraft: (draft: ReachDraft) => void }) {
  const t = useTranslations('configuration')
  const { zones } = useShell()
  // A zone that has gone is still part of what was said.
  const shown = [...new Set([...zones, ...draft.zones])]
  const wrong = draft.share.trim() !== '' && reachOf({ zones: [], share: draft.share }) === null
  return (
    <>
      <fieldset className="choices-field">
        <legend className="label">{t('stage.zones')}</legend>
        {shown.map((zone) => (
          <CheckField key={zone} label={zone} checked={draft.zones.includes(zone)} onValue={(on) => onDraft({ ...draft, zones: shown.filter((one) => (one === zone ? on : draft.zones.includes(one))) })} />
        ))}
      </fieldset>
      <TextField label={t('stage.share')} hint={t('stage.shareHint')} unit="%" inputMode="numeric" autoComplete="off" value={draft.share} onValue={(share) => onDraft({ ...draft, share })} error={wrong ? t('stage.shareRule') : null} />
    </>
  )
}
