export const usage = `npm run -s qd -- <command> [flags]

  status                                    every part and its state
  applications                              what there is, and how much of it is up
  deploy DIR --application NAME             pack a folder, upload it, run it as a new server group
      [--team T] [--description TEXT]         T owns the application when it is new
      [--size N] [--zones a,b] [--version V] [--health PATH] [--why TEXT]
      [--wait] [--timeout SECONDS]            until all its instances are healthy (120 s)
  scale APPLICATION N                       how many instances its newest server group has
      [--server-group NAME] [--why TEXT] [--wait] [--timeout SECONDS]
  token create --role ROLE                  viewer, member, lead (with --team T) or operator; printed once
      [--team T] [--days N] [--name NAME]     90 days when left out; needs the files of the installation
  token list
  token revoke ID
  ledger verify                             walk the chain and compare it with the copied heads

  --data DIR       the data folder of the running installation      QUARTERDECK_DATA    .quarterdeck
  --url URL        another console, with a token                    QUARTERDECK_URL
  --token TOKEN    who asks                                         QUARTERDECK_TOKEN
  --json           the answer as JSON
  --help

On the machine itself neither URL nor token is needed: whoever can read the data folder is an operator.

Exit codes: 0 done, and the answer is yes; 1 refused, failed, or the answer is no (ledger broken, not all parts ready);
2 wrong use; 3 nothing answers; 4 --wait ran out.
`
