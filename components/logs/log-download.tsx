'use client'

import { useTimeZone, useTranslations } from 'next-intl'
import { searchUrl } from '@/lib/domains/telemetry/queries/search-url'
import type { FoundLogsQueryInput, LogDownloadQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { Icon } from '../ui/icon'
import { MenuButton, MenuGroup, MenuItem } from '../ui/menu'

/** The browser saves what the address gives, while it comes. */
function save(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

/** The found lines as a file. */
export function LogDownload({ ask }: { ask: FoundLogsQueryInput }) {
  const t = useTranslations('logs')
  const timeZone = useTimeZone() ?? 'UTC'
  const get = (format: 'ndjson' | 'text') => save(searchUrl('/api/v1/logs/download', { ...ask, format, ...(format === 'text' && { timeZone }) } satisfies LogDownloadQueryInput))
  return (
    <MenuButton
      className="btn"
      side="end"
      button={
        <>
          <Icon name="download" />
          {t('download.title')}
        </>
      }
    >
      <MenuGroup title={t('download.bound')}>
        <MenuItem onSelect={() => get('ndjson')}>{t('download.ndjson')}</MenuItem>
        <MenuItem onSelect={() => get('text')}>{t('download.text', { timeZone })}</MenuItem>
      </MenuGroup>
    </MenuButton>
  )
}
