'use client'

import { useLocale, useTranslations } from 'next-intl'
import { readReport } from '@/lib/domains/chaos/queries/runs'
import type { ChaosRun } from '@/lib/domains/chaos/schemas'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'
import { runName } from './run-look'

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** The result as Markdown: copied, or as a file. */
export function ReportActs({ run }: { run: ChaosRun }) {
  const t = useTranslations('chaos')
  const language = useLocale()
  const toast = useToast()
  const copy = useAct(
    async () => {
      const { markdown } = await readReport(run.number, language)
      await navigator.clipboard.writeText(markdown)
    },
    () => toast({ text: t('report.copied') }),
  )
  const download = useAct(
    () => readReport(run.number, language),
    ({ markdown }) => save(`${runName(run.number)}.md`, markdown),
  )
  return (
    <>
      <Button icon="copy" busy={copy.busy} onClick={() => copy.run(null)}>
        {t('report.copy')}
      </Button>
      <Button icon="download" busy={download.busy} onClick={() => download.run(null)}>
        {t('report.download')}
      </Button>
      <ProblemNote problem={copy.problem ?? download.problem} />
    </>
  )
}
