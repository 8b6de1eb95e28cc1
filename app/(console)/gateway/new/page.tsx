import { getTranslations } from 'next-intl/server'
import { NewRoutePage } from '@/components/gateway/new-route-page'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { requireActor } from '@/lib/compose/web/session'

export const generateMetadata = async () => ({ title: (await getTranslations('gateway'))('new.title') })

export default async function Page() {
  const actor = await requireActor()
  return <NewRoutePage teams={await gatewayRouteVerbs().teams(actor)} />
}
