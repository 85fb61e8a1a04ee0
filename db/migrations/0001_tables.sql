CREATE SEQUENCE "public"."stripe_reads" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"client_id" uuid,
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"requests_per_second" integer NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" uuid
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "identities_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text,
	"email" text NOT NULL,
	"email_verified" timestamp (3) with time zone,
	"image" text,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "verification_tokens_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
CREATE TABLE "purchases" (
	"account_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"pack" text NOT NULL,
	"quantity" integer NOT NULL,
	"credits" bigint NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text NOT NULL,
	"method" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"tried_at" timestamp (3) with time zone DEFAULT clock_now() NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"failure" text,
	"stripe_payment_intent_id" text,
	"stripe_checkout_session_id" text,
	"double_payment_intents" text[] DEFAULT '{}' NOT NULL,
	"entry" bigint,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"paid_at" timestamp (3) with time zone,
	CONSTRAINT "purchases_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "refill_calendars" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"plan" text NOT NULL,
	"every" text NOT NULL,
	"credits" bigint NOT NULL,
	"rollover_cap" bigint NOT NULL,
	"anchor_at" timestamp (3) with time zone NOT NULL,
	"paid_until" timestamp (3) with time zone,
	"next_index" integer NOT NULL,
	"next_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"account_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"plan" text NOT NULL,
	"interval" text NOT NULL,
	"status" text NOT NULL,
	"stripe_subscription_id" text,
	"stripe_checkout_session_id" text,
	"anchor_at" timestamp (3) with time zone,
	"period_start" timestamp (3) with time zone,
	"period_end" timestamp (3) with time zone,
	"cancel_at" timestamp (3) with time zone,
	"paid_until" timestamp (3) with time zone,
	"read_number" bigint,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "subscriptions_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"handled_at" timestamp (3) with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"id" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"offset_ms" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "clock_one_row" CHECK ("clock"."id"),
	CONSTRAINT "clock_forward" CHECK ("clock"."offset_ms" >= 0)
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"last_entry" bigint DEFAULT 0 NOT NULL,
	"last_lot" integer DEFAULT 0 NOT NULL,
	"last_hash" "bytea" NOT NULL,
	"last_booked_at" timestamp (3) with time zone NOT NULL,
	"balance" bigint DEFAULT 0 NOT NULL,
	"debt" bigint DEFAULT 0 NOT NULL,
	"rollover_cap" bigint DEFAULT 0 NOT NULL,
	"cycle_ends_at" timestamp (3) with time zone,
	"top_ups_locked" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"account_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"ref" bigint,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"actor" text NOT NULL,
	"feature" text,
	"group_ref" text,
	"reason" text,
	"lots" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "entries_account_id_number_pk" PRIMARY KEY("account_id","number")
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"account_id" uuid NOT NULL,
	"entry" bigint NOT NULL,
	"key" text NOT NULL,
	"slices" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"feature" text NOT NULL,
	"group_ref" text,
	"open" boolean NOT NULL,
	CONSTRAINT "holds_account_id_entry_pk" PRIMARY KEY("account_id","entry")
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"account_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"bucket" text NOT NULL,
	"source" text NOT NULL,
	"entry" bigint NOT NULL,
	"granted" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"rolls_over" boolean NOT NULL,
	"open" boolean NOT NULL,
	CONSTRAINT "lots_account_id_number_pk" PRIMARY KEY("account_id","number")
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"account_id" uuid NOT NULL,
	"day" date NOT NULL,
	"feature" text NOT NULL,
	"group_ref" text DEFAULT '' NOT NULL,
	"credits" bigint NOT NULL,
	"uses" integer NOT NULL,
	CONSTRAINT "usage_days_account_id_day_feature_group_ref_pk" PRIMARY KEY("account_id","day","feature","group_ref")
);
--> statement-breakpoint
CREATE TABLE "creations" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"generator" text NOT NULL,
	"prompt" text NOT NULL,
	"credits" bigint NOT NULL,
	"entry" bigint NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "creations_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clients_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "members_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"catalog" text NOT NULL,
	"stripe_customer_id" text,
	"former_customer_id" text,
	"card_read_number" bigint,
	"card_id" text,
	"card_brand" text,
	"card_last4" text,
	"card_exp_month" integer,
	"card_exp_year" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "workspaces_stripe_customer_id_unique" UNIQUE("stripe_customer_id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clients" ADD CONSTRAINT "clients_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_workspace" ON "api_keys" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_request" ON "purchases" USING btree ("account_id","request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_payment_intent" ON "purchases" USING btree ("account_id","stripe_payment_intent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_checkout_session" ON "purchases" USING btree ("account_id","stripe_checkout_session_id");--> statement-breakpoint
CREATE INDEX "purchases_open" ON "purchases" USING btree ("tried_at") WHERE status in ('pending', 'processing');--> statement-breakpoint
CREATE INDEX "refill_calendars_due" ON "refill_calendars" USING btree ("next_at");--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_stripe" ON "subscriptions" USING btree ("account_id","stripe_subscription_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_one_open" ON "subscriptions" USING btree ("account_id") WHERE status in ('checkout', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused');--> statement-breakpoint
CREATE INDEX "subscriptions_checkouts" ON "subscriptions" USING btree ("created_at") WHERE status in ('checkout');--> statement-breakpoint
CREATE INDEX "subscriptions_covered" ON "subscriptions" USING btree (coalesce("paid_until", "created_at")) WHERE status in ('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused');--> statement-breakpoint
CREATE INDEX "webhook_events_received" ON "webhook_events" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_key" ON "entries" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "entries_undoing" ON "entries" USING btree ("account_id","ref") WHERE kind in ('refund', 'take-back', 'restore');--> statement-breakpoint
CREATE UNIQUE INDEX "holds_key" ON "holds" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "holds_due" ON "holds" USING btree ("account_id","expires_at") WHERE open;--> statement-breakpoint
CREATE INDEX "lots_open" ON "lots" USING btree ("account_id") WHERE open;--> statement-breakpoint
CREATE INDEX "clients_workspace" ON "clients" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "members_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "workspaces_card" ON "workspaces" USING btree ("card_id");