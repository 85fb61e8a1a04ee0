CREATE TABLE "subscription_changes" (
	"account_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"subscription_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_plan" text NOT NULL,
	"from_interval" text NOT NULL,
	"to_plan" text NOT NULL,
	"to_interval" text NOT NULL,
	"effect" text NOT NULL,
	"proration_at" timestamp (3) with time zone,
	"paused_until" timestamp (3) with time zone,
	"status" text NOT NULL,
	"failure" text,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "subscription_changes_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "subscription_invoices" (
	"account_id" uuid NOT NULL,
	"invoice_id" text NOT NULL,
	"subscription_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text NOT NULL,
	"paid_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscription_invoices_account_id_invoice_id_pk" PRIMARY KEY("account_id","invoice_id")
);
--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "price_cents" bigint;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "stripe_schedule_id" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "scheduled_plan" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "scheduled_interval" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "scheduled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "paused_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_changes_one_open" ON "subscription_changes" USING btree ("account_id") WHERE status in ('pending');--> statement-breakpoint
CREATE INDEX "subscription_changes_pending" ON "subscription_changes" USING btree ("created_at") WHERE status in ('pending');--> statement-breakpoint
CREATE INDEX "subscription_invoices_late" ON "subscription_invoices" USING btree ("paid_at") WHERE outcome = 'paid-after-end';--> statement-breakpoint
CREATE INDEX "subscriptions_paused" ON "subscriptions" USING btree ("paused_until") WHERE status in ('paused');