import { getTranslations } from 'next-intl/server'
import { TraceFilePage } from '@/components/traces/trace-file-page'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('trace'))('file.title') })

export default async function Page() {
  await requireActor()
  return <TraceFilePage />
}
