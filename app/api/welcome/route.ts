import { accessVerbs } from '@/lib/compose/web/access'
import { WelcomeAnswer, WelcomeInput } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'public',
  summary: 'Use a one-time link: make the operator account, or set a password',
  body: WelcomeInput,
  output: WelcomeAnswer,
  status: 201,
  run: (_actor, input) => accessVerbs().spendOneTimeLink(input),
})
