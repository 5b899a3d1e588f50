-- How far we have come with a repository's past: what may be lost without harm, since all of it can be asked of GitHub again.
create table upkeep (
  repository_id bigint primary key,
  -- Of the collector, as it handed it out; null: nothing is under way.
  backfill jsonb,
  backfilled_at timestamptz,
  reconciled_at timestamptz,
  -- When these were last put on the queue because it was time.
  reconcile_asked_at timestamptz,
  prune_asked_at timestamptz
);

-- Attempts whose jobs were compared with GitHub's. Only those of the last days are kept.
create table checked_run (
  repository_id bigint not null,
  run_id bigint not null,
  attempt integer not null,
  -- Whether it had ended by then; one that had not is looked at again.
  settled boolean not null,
  checked_at timestamptz not null,
  primary key (repository_id, run_id, attempt)
);

-- What work in the background took of an installation's hourly allowance; resource is rest or graphql.
create table background_use (
  installation_id bigint not null,
  resource text not null,
  reset_at timestamptz not null,
  used integer not null,
  primary key (installation_id, resource)
);

-- How far the sweep of failed deliveries has come: one row.
create table delivery_sweep (
  id integer primary key check (id = 1),
  progress jsonb not null
);

-- Deliveries that GitHub was asked to send again.
create table redelivery (
  guid text primary key,
  times integer not null,
  asked_at timestamptz not null
);
