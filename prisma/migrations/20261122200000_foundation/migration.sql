-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT,
    "operator" BOOLEAN NOT NULL DEFAULT false,
    "language" TEXT,
    "theme" TEXT,
    "density" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "team_id" TEXT,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_link" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "person_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_till" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "team_id" TEXT,
    "application" TEXT,
    "phase" TEXT NOT NULL,
    "canonical" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "refused_attempt" (
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "ledgered_at" TIMESTAMPTZ(3),

    CONSTRAINT "refused_attempt_pkey" PRIMARY KEY ("actor_kind","actor_id","rule","minute")
);

-- CreateTable
CREATE TABLE "application" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "command" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_group" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "release_id" TEXT NOT NULL,
    "desired_size" INTEGER NOT NULL,
    "zones" TEXT[],
    "health_path" TEXT NOT NULL DEFAULT '/health',
    "environment" JSONB NOT NULL DEFAULT '{}',
    "desired_state" TEXT NOT NULL DEFAULT 'running',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "destroyed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "server_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" TEXT NOT NULL,
    "server_group_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "port" INTEGER NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "desired_state" TEXT NOT NULL DEFAULT 'running',
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "boot_id" TEXT,
    "pid" INTEGER,
    "start_time" TEXT,
    "exit_code" INTEGER,
    "exit_signal" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "healthy_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "work_item" (
    "kind" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "next_look_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_holder" TEXT,
    "lease_epoch" BIGINT NOT NULL DEFAULT 0,
    "lease_expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "work_item_pkey" PRIMARY KEY ("kind","object_id")
);

-- CreateTable
CREATE TABLE "traffic_weight" (
    "cluster" TEXT NOT NULL,
    "server_group" TEXT NOT NULL,
    "weight" INTEGER NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'production',

    CONSTRAINT "traffic_weight_pkey" PRIMARY KEY ("cluster","server_group")
);

-- CreateTable
CREATE TABLE "stream_event" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "topic" TEXT NOT NULL,
    "team_id" TEXT,
    "key" TEXT NOT NULL,

    CONSTRAINT "stream_event_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_name_key" ON "person"("name");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_link_hash_key" ON "one_time_link"("hash");

-- CreateIndex
CREATE INDEX "ledger_entry_application_position_idx" ON "ledger_entry"("application", "position");

-- CreateIndex
CREATE INDEX "ledger_entry_team_id_position_idx" ON "ledger_entry"("team_id", "position");

-- CreateIndex
CREATE INDEX "ledger_entry_at_idx" ON "ledger_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "application_name_key" ON "application"("name");

-- CreateIndex
CREATE INDEX "application_team_id_name_idx" ON "application"("team_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "release_application_id_number_key" ON "release"("application_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "release_application_id_digest_key" ON "release"("application_id", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "server_group_name_key" ON "server_group"("name");

-- CreateIndex
CREATE INDEX "server_group_application_id_idx" ON "server_group"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "server_group_cluster_sequence_key" ON "server_group"("cluster", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "instance_secret_hash_key" ON "instance"("secret_hash");

-- CreateIndex
CREATE INDEX "instance_server_group_id_state_idx" ON "instance"("server_group_id", "state");

-- CreateIndex
CREATE INDEX "work_item_kind_next_look_at_idx" ON "work_item"("kind", "next_look_at");

-- CreateIndex
CREATE INDEX "stream_event_at_idx" ON "stream_event"("at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_group" ADD CONSTRAINT "server_group_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_group" ADD CONSTRAINT "server_group_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_server_group_id_fkey" FOREIGN KEY ("server_group_id") REFERENCES "server_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The chain starts from a head of its own.
INSERT INTO "ledger_head" ("id", "position", "hash") VALUES (1, 0, repeat('0', 64));

-- Nobody rewrites the ledger: not even the owner by mistake.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_entry_no_rewrite BEFORE UPDATE OR DELETE ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON "ledger_head" FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_head_no_truncate BEFORE TRUNCATE ON "ledger_head" FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- Listeners get the sequence alone (NOTIFY carries 8 kB at most and is lost on reconnect): they read the rows from there.
CREATE FUNCTION stream_event_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('quarterdeck_stream', NEW.seq::text);
  RETURN NULL;
END $$;
CREATE TRIGGER stream_event_notify AFTER INSERT ON "stream_event" FOR EACH ROW EXECUTE FUNCTION stream_event_notify();

-- Every ledger entry is an event of the stream, whoever wrote it. The head's lock is held here, so sequences commit in order.
CREATE FUNCTION ledger_entry_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "stream_event" ("topic", "team_id", "key") VALUES ('changes', NEW.team_id, NEW.position::text);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_event AFTER INSERT ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION ledger_entry_event();

-- Two roles: the owner migrates; the application reads and writes rows, and may only add to the ledger.
DO $$ BEGIN
  CREATE ROLE quarterdeck_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO quarterdeck_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO quarterdeck_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO quarterdeck_app;
REVOKE UPDATE, DELETE, TRUNCATE ON "ledger_entry" FROM quarterdeck_app;
REVOKE INSERT, DELETE, TRUNCATE ON "ledger_head" FROM quarterdeck_app;
REVOKE ALL ON "_prisma_migrations" FROM quarterdeck_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO quarterdeck_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO quarterdeck_app;
