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
