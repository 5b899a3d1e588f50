-- Every table that belongs to a repository leads its key with repository_id: that is what Citus would distribute by.
-- Null means not measured. Texts that repeat (job, step, runner, branch and event names, a workflow's text) are kept once, in name, under a hash
-- of the text; statuses and conclusions are the numbers of src/store/codes.ts.

create table installation (
  id bigint primary key,
  account text not null,
  suspended boolean not null,
  permissions jsonb not null
);

create table repository (
  id bigint primary key,
  installation_id bigint not null,
  owner text not null,
  name text not null,
  default_branch text not null,
  visibility jsonb not null,
  is_fork jsonb not null,
  is_archived boolean not null,
  -- GitHub's own: an older record changes nothing.
  updated_at timestamptz,
  configuration_text text,
  configuration_problem text
);
create index repository_installation on repository (installation_id);

create table name (
  repository_id bigint not null,
  id bigint not null,
  text text not null,
  primary key (repository_id, id)
);

create table workflow (
  repository_id bigint not null,
  id bigint not null,
  path text not null,
  primary key (repository_id, id)
);

-- One attempt of one run. versions holds, for each merged column, the moment its value was recorded at.
create table run (
  repository_id bigint not null,
  run_id bigint not null,
  attempt integer not null,
  status smallint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  head_sha bytea not null,
  versions bigint[] not null,
  conclusion smallint,
  run_number integer,
  github_workflow_id bigint,
  workflow bigint,
  workflow_name bigint,
  event bigint,
  head_branch bigint,
  head_repository_id bigint,
  started_at timestamptz,
  pull_requests integer[],
  workflow_blob bigint,
  workflow_text bigint,
  file_blobs bigint,
  simulated bigint,
  primary key (repository_id, run_id, attempt)
);
create index run_history on run (repository_id, workflow, created_at desc, run_id desc, attempt desc);
create index run_commit on run (repository_id, head_sha);

-- versions holds, for each merged column, the rank of the status its value was recorded under.
create table job_run (
  repository_id bigint not null,
  job_id bigint not null,
  run_id bigint not null,
  attempt integer not null,
  status smallint not null,
  carried_over boolean not null,
  versions smallint[] not null,
  name bigint not null,
  head_sha bytea not null,
  conclusion smallint,
  workflow_name bigint,
  head_branch bigint,
  created_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  labels bigint,
  runner_name bigint,
  runner_group bigint,
  primary key (repository_id, job_id)
);
create index job_run_attempt on job_run (repository_id, run_id, attempt);

-- All step runs of one job run in one row, as arrays of one length: a row a step would take 110 bytes a step, this takes 30 to 40.
create table step_run (
  repository_id bigint not null,
  job_id bigint not null,
  -- The latest instant of the record; the others are milliseconds before it.
  latest_at timestamptz,
  -- How far the steps had come, and a digest of the record: together they order any two records of a job.
  progress integer not null,
  digest bigint not null,
  numbers integer[] not null,
  names bigint[] not null,
  -- Status and conclusion in one number.
  states smallint[] not null,
  started integer[] not null,
  completed integer[] not null,
  primary key (repository_id, job_id)
);

create table cache_outcome (
  repository_id bigint not null,
  job_id bigint not null,
  position smallint not null,
  step_number integer,
  action text not null,
  result text not null,
  save text not null,
  restored_key text,
  primary_key text,
  size_bytes bigint,
  restore_time double precision,
  basis text not null,
  primary key (repository_id, job_id, position)
);

create table delivery (
  id text primary key,
  event text not null,
  action text,
  installation_id bigint,
  repository_id bigint,
  -- JSON, deflated.
  payload bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz
);
alter table delivery alter column payload set storage external;
create index delivery_repository on delivery (repository_id);
create index delivery_installation on delivery (installation_id);

create table proposal (
  repository_id bigint not null,
  key text not null,
  rule_id text not null,
  path text not null,
  title text not null,
  body text not null,
  commit_message text not null,
  labels text[] not null,
  reviewers text[] not null,
  draft boolean not null,
  files jsonb not null,
  patch text not null,
  base_sha text not null,
  state text not null,
  reason text,
  branch text not null,
  head_shas text[] not null,
  pull_request integer,
  pull_request_updated_at timestamptz,
  opened_at timestamptz,
  updated_at timestamptz not null,
  primary key (repository_id, key)
);
create unique index proposal_pull_request on proposal (repository_id, pull_request);
create index proposal_branch on proposal (repository_id, branch);

create table check_run (
  repository_id bigint not null,
  head_sha text not null,
  check_run_id bigint not null,
  digest text not null,
  title text not null,
  summary text not null,
  conclusion text,
  updated_at timestamptz not null,
  primary key (repository_id, head_sha)
);
create index check_run_recent on check_run (repository_id, updated_at desc);

create table dead_letter (
  id text primary key,
  repository_id bigint,
  installation_id bigint,
  task jsonb not null,
  error text not null,
  attempts integer not null,
  at timestamptz not null
);
create index dead_letter_at on dead_letter (at desc);
