-- A delivery's body goes some days after it was received; its row stays longer, so that GitHub's sending it again changes nothing.
alter table delivery alter column payload drop not null;
create index delivery_received on delivery (received_at);

-- When nothing was found to refer to a name. Whoever writes a row that refers to it takes the mark away, so a name never goes from under a row.
alter table name add column unused_since timestamptz;

-- One day (whole days since 1970, UTC) of one workflow: what reports read. It outlives the runs it was counted from.
create table rollup (
  repository_id bigint not null,
  workflow bigint not null,
  day integer not null,
  -- Attempts that were created on this day and have ended; by how they ended, without those that are no result.
  runs integer not null,
  successes integer not null,
  failures integer not null,
  timeouts integer not null,
  cancellations integer not null,
  simulated integer not null,
  runner_time double precision not null,
  -- Durations in buckets of src/stats/duration-counts.ts: which ones, and how many in each.
  makespan_sum double precision not null,
  makespan_buckets smallint[] not null,
  makespan_counts integer[] not null,
  primary key (repository_id, workflow, day)
);

create table rollup_job (
  repository_id bigint not null,
  workflow bigint not null,
  day integer not null,
  name bigint not null,
  runs integer not null,
  successes integer not null,
  failures integer not null,
  timeouts integer not null,
  cancellations integer not null,
  runner_time double precision not null,
  duration_sum double precision not null,
  duration_buckets smallint[] not null,
  duration_counts integer[] not null,
  queue_sum double precision not null,
  queue_buckets smallint[] not null,
  queue_counts integer[] not null,
  primary key (repository_id, workflow, day, name)
);

-- Days in which something changed since they were counted. A mark carries the ten minutes in which it was made: it is removed only when every
-- transaction that may have found it there and relied on it has ended.
create table rollup_mark (
  repository_id bigint not null,
  workflow bigint not null,
  day integer not null,
  slot integer not null,
  primary key (repository_id, workflow, day, slot)
);

-- Runs created before this moment may be gone: their days are not counted again.
create table pruning (
  repository_id bigint primary key,
  pruned_before timestamptz,
  names_looked_at timestamptz
);

-- When what belongs to no repository of ours was last put on the queue to be deleted: one row.
create table leftover_pruning (
  id integer primary key check (id = 1),
  asked_at timestamptz not null
);
