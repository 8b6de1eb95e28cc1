export const usage = `npm run -s qd -- <command> [flags]

  status                                    every part and its state
  applications                              what there is, and how much of it is up
  topology [APPLICATION]                    who calls whom, worst first: requests, errors, p95
      [--minutes N] [--zone Z]                of the last hour when left out
  metrics list [PART OF A NAME]             which metrics there are, their types, units and labels
  metrics query QUERY [QUERY ...]           'rate(http.server.request.duration{zone="local-a"}) by (application)'
      [--formula 'a / b * 100']               over the queries by their letters
      [--compare day|week] [--application A] [--zone Z] [--minutes N]
  metrics sql 'SELECT ...' [--minutes N]    read-only SQL over spans, logs, points and requests
  traces list [--application A]             newest first; narrowed by a span that meets all of it
      [--name OPERATION] [--attributes 'k=v'] [--ms N] [--state error|ok] [--minutes N] [--slowest] [--count N]
  traces show TRACE                         where its time went, and what was found in it
  traces compare TRACE TRACE                operation by operation: how often, how long, what only one has
  traces differences [--cohort slow|failed] by which attributes those differ from the rest
      [--application A] [--name OPERATION] [--attributes 'k=v'] [--ms N] [--state error|ok] [--minutes N]
  why APPLICATION                           when its curves left their usual range, and what was changed before, likeliest first
      [--from now-15m] [--to now] [--zone Z]  what to look at: now, now-15m (s, m, h, d), or an ISO 8601 time
      [--signal errors|p95|requests]          measured from the onset of this one; the earliest when left out
  new node|python|java DIR                  a service to begin with: it uses the sidecar, and nothing is to be installed
  deploy DIR --application NAME             pack a folder, upload it, show what will happen, ship it
      [--team T] [--description TEXT]         T owns the application when it is new
      [--version V] [--why TEXT]              what people call the release; why it is shipped
      [--strategy redblack|canary]            red/black when left out
      [--size N] [--zones a,b] [--health PATH]
      [--stack S] [--detail D]                what is left out stays as it is in what serves now
      [--health-deadline SECONDS] [--watch SECONDS] [--warm MINUTES]
      [--canary-size N] [--canary-share PERCENT] [--canary-warm-up SECONDS] [--canary-interval SECONDS]
      [--canary-lifetime MINUTES] [--canary-window growing|sliding] [--canary-config NAME]
      [--canary-pass SCORE] [--canary-marginal SCORE]
      [--preview]                             upload and show, but do not begin
      [--wait] [--timeout SECONDS]            until it has shipped, is rolled back, or waits for a decision;
                                              a run of faults on the application is waited for first
  rollback APPLICATION [NUMBER] --why TEXT  give the traffic back to what served before
      [--wait] [--timeout SECONDS]            the newest rollout that can, without a NUMBER
  rollouts list [APPLICATION]               newest first
      [--state under-way|ended|all] [--strategy redblack|canary]
  canary status APPLICATION [NUMBER]        verdict, score and metrics of the newest canary
  canary approve APPLICATION [NUMBER] --why TEXT [--wait]
                                            sign the promotion, on the newest card
  canary extend APPLICATION [NUMBER] --minutes N --why TEXT
  canary stop APPLICATION [NUMBER] --why TEXT [--wait]
                                            stop it and roll back
  chaos run APPLICATION --fault KIND --why TEXT
                                            break it on purpose: kill, stop, pause, delay, error or reset
      [--count N] [--zone Z] [--instances a,b]
                                              kill, stop, pause: how many by chance, or which
      [--caller NAME|edge] [--ms N] [--http-status N] [--share PERCENT] [--signed]
                                              delay, error, reset: whose calls, and how many of them
      [--term SECONDS] [--title TEXT]         60 s when left out
      [--steady 'error-share edge>home <= 2']  what must stay true, more than once; proposed when left out. By the proxy each second:
                                              error-share (%), p95 (ms), rate (/s, at least)
      [--steady 'telemetry p95 home <= 400']  by the application's own telemetry, coarser and later (a break is known 13 to 35 s after
                                              it began): the same, and cpu (% of a core), memory (MiB), event-loop (ms)
      [--preview]                             what would be hit and what would refuse it, but do not begin
      [--wait] [--timeout SECONDS]            until it has ended and nothing is left
  chaos status [NUMBER]                     one run, or all that are under way
  chaos report NUMBER [--language en|ko]    the result as Markdown
  chaos abort NUMBER [--why TEXT] [--wait] [--timeout SECONDS]
  chaos abort-all [--why TEXT]              end every fault now
  alerts list [APPLICATION]                 what is open
      [--state open|ended|all]
  alerts rules [APPLICATION]                rules and how each stands
  alerts create APPLICATION --name NAME --when CONDITION [--why TEXT]
      --when 'error-share > 5 for 60s'        in %; or p50, p95, p99 (ms), rate (/s), and <
      --when 'no requests for 60s'            or no telemetry
      --when '99.9 % without errors over 7d'  an objective (SLO), told when its error budget burns too fast; at most 7 days,
      --when '99 % within 300 ms over 7d'       which is how long telemetry is kept
      [--preview]                             how often it would have fired in the last 6 h, but do not make it
  alerts silence RULE --minutes N --why TEXT  tell nobody for a while; unsilence RULE ends it
  alerts delete RULE [--why TEXT]
  slos APPLICATION                          objectives, and what is left of their error budgets
  breakers list [PART OF A NAME]            worst first: of the proxy, of streams and of metrics
      [--state all|open|failing]
  breakers force CALLER CALLEE open|closed --minutes N --why TEXT
                                            until then; the caller may be edge; it ends by itself
  breakers release CALLER CALLEE [--why TEXT]
  breakers what-if CALLER CALLEE --with errors=20,timeout=400
                                            the last hour's calls under other rules: errors, volume, window, calls, wait,
      [--minutes N]                           timeout, slow, slow-share, tries; times in ms
  breakers set-rules CALLER CALLEE --with errors=20,timeout=400 --why TEXT
                                            puts them in force, over what the release declares
  breakers drop-rules CALLER CALLEE [--why TEXT]
  breakers streams                          what is read of existing applications
  breakers add-stream NAME --team T --address URL
      [--kind hystrix|turbine] [--allow-local] [--why TEXT]
  breakers remove-stream NAME [--team T] [--why TEXT]
  balancing show APPLICATION                the rule, and each instance's weight as the proxy has it
  balancing set APPLICATION [--why TEXT]    only what is given is changed; the proxy follows at once
      [--rule round-robin|least-request|response-time]
      [--zones ignore|own-first|by-load] [--spill-over OPEN REQUESTS EACH] [--slow-start SECONDS]
      [--eject-after FAILURES] [--eject-for SECONDS] [--eject-at-most PERCENT] [--eject-errors PERCENT|off]
  balancing forget APPLICATION [--why TEXT] as usual again
  scale APPLICATION N                       how many instances its newest server group has
      [--server-group NAME] [--why TEXT] [--wait] [--timeout SECONDS]
  services list [--team T] [--application A]
  services create NAME --team T --plan small|medium [--why TEXT] [--wait] [--timeout SECONDS]
                                            a PostgreSQL database within the team's quota
  services bind NAME APPLICATION [--database-url] [--name BINDING] [--why TEXT] [--wait]
                                            a login of its own for every instance, by a rolling restart
  services rotate NAME APPLICATION [--cancel] [--why TEXT] [--wait]
                                            a second credential; the former is revoked when nobody uses it
  services unbind NAME APPLICATION [--why TEXT] [--wait]
  services delete NAME --confirm NAME --why TEXT [--wait]
                                            with its data, for good; its bindings end first
  services retry NAME [APPLICATION] [--why TEXT] [--wait]
                                            an order that failed, or a binding that stands still
  services end-sessions NAME APPLICATION --why TEXT [--wait]
                                            of a former credential that strangers hold, so that it is revoked
  services reveal NAME APPLICATION --why TEXT
                                            the credential that instances are given; written into the ledger
  registry remotes                          other registries that are read, each beside ours
  registry remotes set NAME --address URL [--why TEXT]
                                            clients get it as the region NAME; login flags as below
  registry remotes test NAME --address URL  what is wrong with the connection, without changing anything
  registry remotes differences NAME         instance by instance, what it says otherwise
  registry remotes remove NAME [--why TEXT]
  registry truth [--application A] [--zone Z] what lease, traffic and probe say together of each instance
      [--verdict V]                           ghost, flapping, silent, stowaway, undecided or healthy
  registry clean-up [--application A]       which leases of ghosts would go
      [--confirm ghosts --why TEXT]           remove them
  registry drain INSTANCE --application A --why TEXT
                                            no new requests; out when the last one is answered
  registry take-out INSTANCE --application A --why TEXT
  registry bring-back INSTANCE --application A --why TEXT
  zones list [--application A]              can each application lose a zone now, and by how much
  zones drain ZONE --why TEXT [--override]  the gateway sends nothing more there; refused where somebody cannot bear it
  zones bring-back ZONE --why TEXT [--override]
  zones limit APPLICATION N|none --why TEXT what one instance takes, in requests a second
  telemetry sources                         from where metrics, traces and logs are answered
  telemetry sources set SIGNAL ENGINE --address URL [--why TEXT]
                                            metrics prometheus; traces zipkin, jaeger or tempo; logs loki; any embedded
      [--login none|basic|bearer] [--username NAME] [--secret-stdin]
                                              the password or token comes on standard input or in QUARTERDECK_SOURCE_SECRET
      [--tenant NAME] [--application-label LABEL] [--inside-allowed]
                                              the last: it may lie on the installation's own machine
  telemetry sources test SIGNAL ENGINE --address URL [the same flags]
                                            what is wrong with the connection, without changing anything
  telemetry promql QUERY                    in the words of the engine behind metrics, now
  drains list [--team T]                    where telemetry is sent, and how far each is
  drains create NAME --team T --kind syslog|https|otlp|loki --to URL
      [--signals logs,metrics,traces]         logs when left out
      [--applications a,b] [--severity warn]  all of the team, and all lines, when left out
      [--buffer MIB] [--why TEXT]             what may wait for each signal: 64 when left out
      [--bearer-file F | --basic-file F | --header-file F]
                                              a token, name:password, or lines "Name: value"; - is standard input
      [--ca-file F] [--certificate-file F --key-file F] [--allow-local]
  drains test NAME [--team T]               send one marked record, and say what happened
  drains pause NAME [--why TEXT]            what arrives waits, within the bound of the buffer
  drains resume NAME [--why TEXT]
  drains delete NAME --confirm NAME --why TEXT
                                            with what waits in it
  config list [APPLICATION]                 what is configured, and where. PLACE is global, APPLICATION, APPLICATION/schema, or
                                              APPLICATION/profile|cluster|zone|instance/NAME
  config get PLACE [--version N]            its text alone on standard output
  config set PLACE --file F [--comment TEXT]  the next version; - is standard input
      [--format yaml|properties]              by the name of the file when left out, else as it was
      [--over N]                              only if N is still the newest version; 0: only if there is none
      [--preview]                             who would get which value, but do not save it
  config history PLACE [--count N]          versions, newest first
  config diff PLACE [N [N]]                 between two versions, by key; what the newest changed when left out
  config rollback PLACE N [--comment TEXT]  the text of version N again, as a new version
  config stage start PLACE --file F         give it to some instances before all, in whole zones or by a share
      [--zones a,b] [--share PERCENT]         of the others; --comment, --format and --over as above
  config stage widen PLACE [--zones a,b] [--share PERCENT]
  config stage finish|stop PLACE [--comment TEXT]
                                            it is the next version for all; everybody has what is in force again
  config stages [APPLICATION] [--count N]   what is being rolled out, and what was
  config encrypt global|APPLICATION --file F  what to write as a value; - is standard input
  config reveal PLACE KEY --why TEXT [--version N]
                                            one encrypted value; written into the ledger
  config keys                               the keys that encrypt, and who needs which
  config rotate-key --why TEXT              a new key, and what is in force encrypted with it
  config export --to FILE                   a Git bundle in Spring's layout: git clone FILE
  config import --file BUNDLE [--ref BRANCH] [--preview]
                                            what a Git bundle in Spring's layout says
  gateway list [--team T]                   routes of the edge in the order in which they are looked at
  gateway show NAME                         its document and its versions
  gateway create NAME --team T --path PREFIX --to 'home 99, next 1'
      [--host H,H] [--methods GET,POST] [--strip] [--order N] [--file ROUTE.json] [--why TEXT]
  gateway change NAME --file ROUTE.json [--why TEXT]
                                            the whole route; flags of create go over what the file says
  gateway rollback NAME --version N --why TEXT
  gateway delete NAME --confirm NAME --why TEXT
  gateway test PATH [--host H] [--method M] [--header 'name: value']
                                            where this request would go, and why; nothing is sent
  filters list                              TypeScript that looks at requests of the edge
  filters show NAME
  filters put NAME --file FILTER.ts [--stage inbound|endpoint|outbound] [--order N]
      [--share PERCENT] [--routes a,b] [--on | --off] [--why TEXT]
                                            a new one, or another version; what no flag says stays
  filters rollback NAME --version N --why TEXT
  filters delete NAME --confirm NAME --why TEXT
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
2 wrong use; 3 it was rolled back, or a chaos run broke the steady state (0 for rollback and canary stop: there it is what was asked for); 4 it waits for a
person's decision; 5 nothing answers; 6 --wait ran out.
`
