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
ALTER TABLE "accounts" ADD COLUMN "debt" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "cycle_ends_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "entries" ADD COLUMN "ref" bigint;--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "holds_key" ON "holds" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "holds_due" ON "holds" USING btree ("account_id","expires_at") WHERE open;--> statement-breakpoint
CREATE INDEX "entries_undoing" ON "entries" USING btree ("account_id","ref") WHERE kind in ('refund', 'take-back', 'restore');