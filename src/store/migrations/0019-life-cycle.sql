-- What became of a proposal that is open or merged, and what its trial and its verification rest on.
alter table proposal add column phase text;
-- By what it will be verified, as its analysis said.
alter table proposal add column measure jsonb;
-- When its branch began to point at the last commit of ours.
alter table proposal add column head_at timestamptz;
-- When it was made a draft for what its trial showed, and how many full runs were repeated to measure it.
alter table proposal add column drafted_at timestamptz;
alter table proposal add column reruns integer not null default 0;
alter table proposal add column merge_sha text;
-- VerificationPlan and VerificationResult.
alter table proposal add column verification_plan jsonb;
alter table proposal add column verdict jsonb;

-- What people said in comments that they do not want proposals for.
create table ignored (
  repository_id bigint not null,
  scope text not null,
  subject text not null,
  login text not null,
  at timestamptz not null,
  primary key (repository_id, scope, subject)
);
