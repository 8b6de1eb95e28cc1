import { accessVerbs } from '@/lib/compose/web/access'
import { CreatedToken, CreateTokenInput, TokenList } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'tokens:read',
  summary: 'Own tokens and those of teams one leads; all of them for operators',
  query: PageInput,
  output: TokenList,
  run: (actor, input) => accessVerbs().listTokens(actor, input),
})

export const POST = endpoint({
  permission: 'tokens:write',
  summary: 'Make a token; it is shown in this answer alone',
  body: CreateTokenInput,
  output: CreatedToken,
  status: 201,
  run: (actor, input) => accessVerbs().createToken(actor, input),
})
