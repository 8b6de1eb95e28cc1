'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { scaleServerGroup } from '@/lib/domains/delivery/queries/server-groups'
import { ScaleInput, type ServerGroup } from '@/lib/domains/delivery/schemas'
import { FormDialog } from '../forms/form-dialog'
import { zoneSpread } from './instance-rows'
import { useWrite, WhyField, WriteProblem } from './write-dialog'

/** Sets how many instances are wanted; the preview follows each keystroke. Reversible, so it asks nothing twice. */
export function ScaleDialog({ group, onClose }: { group: ServerGroup; onClose: () => void }) {
  const t = useTranslations('application')
  const id = useId()
  const [text, setText] = useState(String(group.desiredSize))
  const [why, setWhy] = useState('')
  const parsed = ScaleInput.safeParse({ size: text.trim() === '' ? Number.NaN : Number(text), expectedVersion: group.version, ...(why.trim() && { why: why.trim() }) })
  const size = parsed.success ? parsed.data.size : null
  const write = useWrite(() => scaleServerGroup(group, { ...(parsed.success ? parsed.data : { size: group.desiredSize }) }), t('scale.done', { name: group.name, size: size ?? 0 }), onClose)
  const reason = size === null ? t('scale.invalid') : size === group.desiredSize ? t('scale.same') : undefined
  return (
    <FormDialog
      title={t('scale.title', { name: group.name })} act={t('scale.submit', { size: size ?? group.desiredSize })}
      busy={write.isPending} missing={reason} missingId={`${id}-error`} onSubmit={() => write.mutate()} onClose={onClose}
    >
      <div className="field">
        <label htmlFor={`${id}-size`}>{t('scale.size')}</label>
        <div className={`input ${size === null ? 'bad' : ''}`}>
          <input id={`${id}-size`} inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} aria-invalid={size === null} aria-describedby={`${id}-error`} autoFocus autoComplete="off" />
          <span className="muted">{t('scale.unit')}</span>
        </div>
        <span className={size === null ? 'err' : 'hint'} id={`${id}-error`} role="status">
          {reason ?? t('scale.hint', { from: group.desiredSize, to: size ?? 0 })}
        </span>
      </div>
      <WhyField id={`${id}-why`} value={why} onChange={setWhy} />
      <Preview group={group} size={size} />
      <WriteProblem error={write.error} />
    </FormDialog>
  )
}

function Preview({ group, size }: { group: ServerGroup; size: number | null }) {
  const t = useTranslations('application')
  const before = zoneSpread(group.desiredSize, group.cluster, group.zones)
  const after = zoneSpread(size ?? group.desiredSize, group.cluster, group.zones)
  return (
    <table className="tbl">
      <caption className="vh">{t('scale.preview')}</caption>
      <thead>
        <tr>
          <th>{t('zones.zone')}</th>
          <th className="r">{t('scale.before')}</th>
          <th className="r">{t('scale.after')}</th>
        </tr>
      </thead>
      <tbody>
        {group.zones.map((zone) => (
          <tr key={zone}>
            <td>{zone}</td>
            <td className="r num">{before[zone]}</td>
            <td className={`r num ${after[zone] === before[zone] ? '' : 'strong'}`}>{after[zone]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
