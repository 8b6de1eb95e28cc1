'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { deleteRule } from '@/lib/domains/alerts/queries/alerts'
import type { AlertRule } from '@/lib/domains/alerts/schemas'
import { ConfirmDialog } from '../forms/confirm-dialog'
import type { Leaving } from '../forms/use-leaving'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { SilenceDialog } from './silence-dialog'
import { useRuleRefusal } from './use-rule-refusal'

/** Silence, change and delete. */
export function RuleActs({ rule, leave, editing, onEdit }: { rule: AlertRule; leave: Leaving<unknown>['leave']; editing: boolean; onEdit: () => void }) {
  const t = useTranslations('alerts')
  const router = useRouter()
  const client = useQueryClient()
  const toast = useToast()
  const refusal = useRuleRefusal(rule)
  const [open, setOpen] = useState<'silence' | 'delete' | null>(null)
  const reason = refusal === null ? {} : { reason: refusal }
  return (
    <>
      {rule.silence === null && (
        <Button onClick={() => setOpen('silence')} {...reason}>
          {t('silence.act')}
        </Button>
      )}
      <Button onClick={onEdit} aria-expanded={editing} {...reason}>
        {t('form.edit')}
      </Button>
      <Button look="danger" icon="trash" onClick={() => setOpen('delete')} {...reason}>
        {t('delete.act')}
      </Button>
      {open === 'silence' && <SilenceDialog rule={rule} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === 'delete'}
        onClose={() => setOpen(null)}
        title={t('delete.title', { name: rule.name })}
        name={rule.name}
        action={t('delete.act')}
        run={() => leave(() => deleteRule(rule.number, ''))}
        onDone={() => {
          toast({ text: t('delete.done', { name: rule.name }) })
          void client.invalidateQueries({ queryKey: ['alerts', 'rules'] })
          void client.invalidateQueries({ queryKey: ['alerts', 'alerts'] })
          router.push('/alerts')
        }}
      >
        {t('delete.text')}
      </ConfirmDialog>
    </>
  )
}
