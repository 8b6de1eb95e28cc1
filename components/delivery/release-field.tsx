'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { releasesQuery } from '@/lib/domains/delivery/queries/releases'
import { useTimeWords } from '../data/use-words'
import { SelectField } from '../forms/field'
import { useNow } from '../ui/use-now'
import { ReleaseUpload } from './release-upload'

const shown = 50

/** One of the newest releases, or another that is uploaded here. */
export function ReleaseField({ application, value, onPick, upload }: { application: string; value: number | null; onPick: (number: number) => void; upload: Decision }) {
  const t = useTranslations('delivery')
  const words = useTimeWords()
  const now = useNow()
  const [open, setOpen] = useState(false)
  const releases = useQuery(releasesQuery(application, shown))
  const items = releases.data?.items ?? []
  // An older one may be named by the address.
  const older = value !== null && !items.some(({ number }) => number === value) ? [{ value: String(value), label: `#${value}` }] : []
  const options = [...items.map(({ number, version, createdAt, createdBy }) => ({ value: String(number), label: t('new.releaseOption', { number, version: version || '–', age: words.ago(now - Date.parse(createdAt)), by: createdBy }) })), ...older]
  const none = releases.data && items.length === 0 && value === null
  return (
    <>
      <SelectField
        label={t('new.release')}
        value={value === null ? '' : String(value)}
        options={[...(value === null ? [{ value: '', label: none ? t('new.noRelease') : t('new.chooseRelease'), disabled: true }] : []), ...options]}
        onValue={(text) => text && onPick(Number(text))}
        hint={
          !open && !none ? (
            <button type="button" className="linkish" onClick={() => setOpen(true)}>
              {t('new.upload.title')}
            </button>
          ) : undefined
        }
      />
      {(open || none) && (
        <ReleaseUpload
          application={application}
          decision={upload}
          onDone={(number) => {
            onPick(number)
            setOpen(false)
          }}
        />
      )}
    </>
  )
}
