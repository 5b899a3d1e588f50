-- More of what a log tells of a cache; null where it says nothing of it.
alter table cache_outcome
  -- Bytes a second of the download alone.
  add column restore_rate double precision,
  add column save_time double precision,
  -- Which cache of an action that keeps several.
  add column part text,
  -- Of a cache of many entries.
  add column hits integer,
  add column misses integer,
  add column is_lookup boolean,
  add column policy text,
  -- output: a script could have printed the same.
  add column told_by text;

-- What is kept of a job's log: JobLogFacts as JSON, deflated. Never a line of it.
create table job_log (
  repository_id bigint not null,
  job_id bigint not null,
  facts bytea not null,
  primary key (repository_id, job_id)
);
