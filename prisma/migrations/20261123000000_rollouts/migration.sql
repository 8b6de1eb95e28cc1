CREATE TABLE "rollout" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "cluster" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "release_id" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "phase_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "rollback_asked" JSONB,
    "failure" JSONB,
    "started_by" JSONB NOT NULL,
    "why" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "warm_until" TIMESTAMPTZ(3),
    CONSTRAINT "rollout_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rollout_application_id_number_key" ON "rollout"("application_id", "number");
CREATE INDEX "rollout_state_created_at_idx" ON "rollout"("state", "created_at");
-- One at a time moves the traffic of a cluster.
CREATE UNIQUE INDEX "rollout_under_way_key" ON "rollout"("cluster") WHERE "state" IN ('running', 'waiting', 'rolling-back');

CREATE TABLE "rollout_step" (
    "rollout_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "rollout_step_pkey" PRIMARY KEY ("rollout_id", "seq")
);

CREATE TABLE "canary_run" (
    "rollout_id" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "policy" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "began_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "judgements" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "decided_by" JSONB,
    "decided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "canary_run_pkey" PRIMARY KEY ("rollout_id")
);

CREATE TABLE "canary_judgement" (
    "rollout_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "score" DOUBLE PRECISION,
    "card_hash" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    CONSTRAINT "canary_judgement_pkey" PRIMARY KEY ("rollout_id", "number")
);
CREATE INDEX "canary_judgement_card_hash_idx" ON "canary_judgement"("card_hash");

CREATE TABLE "canary_signature" (
    "id" TEXT NOT NULL,
    "rollout_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "card_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "canary_signature_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "canary_signature_rollout_id_idx" ON "canary_signature"("rollout_id");

CREATE TABLE "frozen_card" (
    "hash" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "frozen_card_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "canary_config" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "config" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "canary_config_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "canary_config_application_id_name_version_key" ON "canary_config"("application_id", "name", "version");

CREATE TABLE "delivery_policy" (
    "team_id" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "delivery_policy_pkey" PRIMARY KEY ("team_id")
);

ALTER TABLE "rollout" ADD CONSTRAINT "rollout_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rollout" ADD CONSTRAINT "rollout_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "rollout_step" ADD CONSTRAINT "rollout_step_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollout"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "canary_run" ADD CONSTRAINT "canary_run_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollout"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "canary_judgement" ADD CONSTRAINT "canary_judgement_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "canary_run"("rollout_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "canary_signature" ADD CONSTRAINT "canary_signature_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "canary_run"("rollout_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "canary_config" ADD CONSTRAINT "canary_config_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delivery_policy" ADD CONSTRAINT "delivery_policy_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What somebody signed stands for ever, as the ledger's entry of the signature names it.
CREATE TRIGGER frozen_card_no_rewrite BEFORE UPDATE OR DELETE ON "frozen_card" FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER frozen_card_no_truncate BEFORE TRUNCATE ON "frozen_card" FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
REVOKE UPDATE, DELETE, TRUNCATE ON "frozen_card" FROM quarterdeck_app;
REVOKE DELETE, TRUNCATE ON "canary_signature" FROM quarterdeck_app;
