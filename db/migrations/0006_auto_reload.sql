CREATE TABLE "auto_reload_attempts" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"purchase_id" uuid NOT NULL,
	"status" text NOT NULL,
	"credits" bigint NOT NULL,
	"amount_cents" bigint NOT NULL,
	"card" text NOT NULL,
	"reason" text,
	"began_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "auto_reload_attempts_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "auto_reloads" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"is_on" boolean NOT NULL,
	"pack" text NOT NULL,
	"threshold" bigint NOT NULL,
	"declines" integer DEFAULT 0 NOT NULL,
	"stopped_reason" text,
	"stopped_card" text,
	"stopped_at" timestamp (3) with time zone,
	"cool_until" timestamp (3) with time zone,
	"look_at" timestamp (3) with time zone,
	"off_at" timestamp (3) with time zone,
	"consent_words" text NOT NULL,
	"consent_version" text NOT NULL,
	"consent_at" timestamp (3) with time zone NOT NULL,
	"consent_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_seen" (
	"account_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "one_time_seen_account_id_user_id_pk" PRIMARY KEY("account_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "list_amount_cents" bigint;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "discount_percent" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "origin" text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "arming" jsonb;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "card_fingerprint" text;--> statement-breakpoint
CREATE UNIQUE INDEX "auto_reload_attempts_purchase" ON "auto_reload_attempts" USING btree ("account_id","purchase_id");--> statement-breakpoint
CREATE UNIQUE INDEX "auto_reload_attempts_one_open" ON "auto_reload_attempts" USING btree ("account_id") WHERE status in ('open', 'authentication');--> statement-breakpoint
CREATE INDEX "auto_reload_attempts_recent" ON "auto_reload_attempts" USING btree ("account_id","began_at");--> statement-breakpoint
CREATE INDEX "auto_reloads_on" ON "auto_reloads" USING btree ("look_at") WHERE is_on;--> statement-breakpoint
CREATE INDEX "auto_reloads_workspace" ON "auto_reloads" USING btree ("workspace_id") WHERE is_on;