-- Rules of breakers that a person put in force instead of what a release declares, until somebody takes them back.
CREATE TABLE "breaker_rules" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "callee" TEXT NOT NULL,
    "change" JSONB NOT NULL CHECK (jsonb_typeof("change") = 'object' AND "change" <> '{}'::jsonb),
    "why" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "breaker_rules_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "breaker_rules_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "breaker_rules_caller_callee_key" ON "breaker_rules"("caller", "callee");
