-- Slowdowns that a person accepted as the new usual, by workflow and commit.
create table acknowledgement (
  repository_id bigint not null,
  workflow text not null,
  head_sha text not null,
  -- Null: for every run of the workflow; otherwise only for those of this branch.
  branch text,
  head_repository_id bigint,
  since timestamptz not null,
  login text not null,
  at timestamptz not null,
  primary key (repository_id, workflow, head_sha)
);

-- What a proposal was predicted to save; null where nothing is.
alter table proposal add column prediction jsonb;

-- Who asked that it be opened whatever the limits say.
alter table proposal add column asked_by text;
